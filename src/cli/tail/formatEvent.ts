import { type ChatEvent, toDate } from '../../protocol/index.js';

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

const textAt = (row: unknown, key: string): string => {
  const value = isRow(row) ? row[key] : undefined;
  return typeof value === 'string' ? value : '';
};

// What others wrote must not move the cursor of whoever reads it.
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

const columns = [8, 28, 20, 10];

/** The name of an event on the wire. */
export const nameOf = (event: ChatEvent): string =>
  event.type === 'unknown' ? event.name : event.type;

/** An event as a line for people: when, what, where, who, and what was said. */
export const lineOf = (event: ChatEvent): string => {
  const row: Row = event.type === 'unknown' ? event.raw : { ...event };
  const { created_at, message, reaction, user, member, me } = row;
  const moment =
    typeof created_at === 'string' || typeof created_at === 'number'
      ? toDate(created_at).toISOString().slice(11, 19)
      : '';
  const where = textAt(row, 'cid');
  const who = textAt(user, 'id') || textAt(member, 'user_id') || textAt(me, 'id');
  const said = textAt(reaction, 'type') || textAt(message, 'text');
  return [moment, nameOf(event), where === '*' ? '' : where, who, said]
    .map((cell, index) => cell.replace(unprintable, ' ').padEnd(columns[index] ?? 0))
    .join('  ')
    .trimEnd();
};

import { type ChatEvent, toDate } from '../../protocol/index.js';

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

const textAt = (row: unknown, key: string): string => {
  const value = isRow(row) ? row[key] : undefined;
  return typeof value === 'string' ? value : '';
};

// Control characters in a message must not reach the terminal.
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

// JSON leaves these as they are.
const unprintableInJson = /[\u007f-\u009f\u2028\u2029]+/g;

const columns = [8, 28, 20, 10];

/** The type of an event on the wire. */
export const nameOf = (event: ChatEvent): string =>
  event.type === 'unknown' ? event.name : event.type;

/** Formats an event as one line: time, type, channel, user and text. */
export const formatEvent = (event: ChatEvent): string => {
  const row: Row = event.type === 'unknown' ? event.raw : { ...event };
  const { created_at, message, reaction, user, member, me } = row;
  const time =
    typeof created_at === 'string' || typeof created_at === 'number'
      ? toDate(created_at).toISOString().slice(11, 19)
      : '';
  const cid = textAt(row, 'cid');
  const userId = textAt(user, 'id') || textAt(member, 'user_id') || textAt(me, 'id');
  const text = textAt(reaction, 'type') || textAt(message, 'text');
  return [time, nameOf(event), cid === '*' ? '' : cid, userId, text]
    .map((cell, index) => cell.replace(unprintable, ' ').padEnd(columns[index] ?? 0))
    .join('  ')
    .trimEnd();
};

/** Formats the payload of an event, a JSON text, indented. JSON escapes control characters itself. */
export const formatPayload = (frame: string): string =>
  JSON.stringify(JSON.parse(frame), undefined, 2)
    .replace(/^/gm, '    ')
    .replace(unprintableInJson, ' ');

import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MessageQuery } from '../ports/messageSearch.js';
import type { Condition } from './filterColumns.js';
import { perDialect } from './perDialect.js';
import type { Sql } from './sql.js';

/** A place in the channels of a search. */
export interface Place {
  /** The first channel that is left. */
  readonly channel: number;
  /** How many channels to look at together. */
  readonly channels: number;
  /** The part of the channel, when it is too large for one window. */
  readonly lane?: number | undefined;
  /** The moment up to which the lane has been looked at. */
  readonly moment?: string | undefined;
  /** How many messages to look at. */
  readonly messages: number;
}

/** The messages of a step. */
export interface Window {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
  /** How many there are; more if they share the last moment. */
  readonly count: number;
  readonly rest: Place | undefined;
}

/** What a walk through the channels needs to know. */
export interface Walk {
  readonly sql: Sql;
  readonly query: Pick<MessageQuery, 'cids' | 'step'>;
  readonly isAscending: boolean;
  /** What bounds all of it by the moments of messages. */
  readonly bounds: readonly Condition[];
  /** Whether only messages with attachments count. */
  readonly withAttachments: boolean;
}

/** The messages of the first window: a page is mostly full soon. */
const firstMessages = 256;
const mostChannels = 64;

export const firstPlace: Place = { channel: 0, channels: 1, messages: firstMessages };

const hasAttachments = sql<SqlBool>`messages.attachments <> '[]'`;

const indexed = (index: string): RawBuilder<unknown> =>
  perDialect(sql`messages indexed by ${sql.raw(index)}`, sql`messages`);

/** The ranges of an index that a channel is made of, and the condition that all of them share. */
const lanesOf = (withAttachments: boolean) =>
  withAttachments
    ? { from: indexed('messages_attached'), lanes: [hasAttachments], all: hasAttachments }
    : {
        from: indexed('messages_channel'),
        lanes: [sql<SqlBool>`messages.in_channel = 1`, sql<SqlBool>`messages.in_channel = 0`],
        all: sql<SqlBool>`messages.in_channel in (0, 1)`,
      };

interface Measured {
  readonly count: number;
  readonly bytes: number;
  /** The moment of the last message. */
  readonly last: string | null;
}

/** Measures the first rows of a range. */
export const measure = async (
  db: Sql,
  from: RawBuilder<unknown>,
  where: readonly Condition[],
  limit: number,
  isAscending?: boolean,
): Promise<Measured> => {
  const order =
    isAscending === undefined
      ? sql``
      : sql`order by messages.created_at ${sql.raw(isAscending ? 'asc' : 'desc')}`;
  const last = isAscending === true ? sql`max(moment)` : sql`min(moment)`;
  const { rows } = await sql<Measured>`
    select count(*) as count, coalesce(sum(bytes), 0) as bytes, ${last} as last from (
      select messages.created_at as moment,
        octet_length(messages.text) + octet_length(messages.data)
          + octet_length(messages.attachments) as bytes
      from ${from} where ${sql.join(where, sql` and `)} ${order} limit ${limit}
    ) as measured`.execute(db);
  return rows[0] ?? { count: 0, bytes: 0, last: null };
};

const inChannels = (cids: readonly string[]): Condition =>
  sql<SqlBool>`messages.cid in (${sql.join(cids)})`;

/** A window in one lane of a channel, and what is left behind it. */
const laneWindow = async (walk: Walk, place: Place, lane: number): Promise<Window> => {
  const { sql: db, query, isAscending, bounds, withAttachments } = walk;
  const { from, lanes } = lanesOf(withAttachments);
  const cid = query.cids[place.channel] ?? '';
  const [beyond, until] = isAscending ? ['>', '<='] : ['<', '>='];
  const where: readonly Condition[] = [
    inChannels([cid]),
    ...lanes.slice(lane, lane + 1),
    ...bounds,
    ...(place.moment === undefined
      ? []
      : [sql<SqlBool>`messages.created_at ${sql.raw(beyond)} ${place.moment}`]),
  ];
  let messages = place.messages;
  let measured = await measure(db, from, where, messages + 1, isAscending);
  while (measured.bytes > query.step.bytes && messages > 1) {
    messages = Math.max(1, Math.floor(Math.min(messages, measured.count) / 2));
    measured = await measure(db, from, where, messages, isAscending);
  }
  const grown = Math.min(messages * 2, query.step.messages);
  if (measured.count <= messages && messages === place.messages) {
    const isLast = lane + 1 >= lanes.length;
    const next = isLast ? place.channel + 1 : place.channel;
    const rest = {
      channel: next,
      channels: 1,
      messages: grown,
      ...(!isLast && { lane: lane + 1 }),
    };
    const { count } = measured;
    return { from, where, count, rest: next < query.cids.length ? rest : undefined };
  }
  const { last } = measured;
  return {
    from,
    where: [...where, sql<SqlBool>`messages.created_at ${sql.raw(until)} ${last}`],
    count: measured.count,
    rest: { ...place, lane, moment: last ?? '', messages: grown },
  };
};

/** The messages to look at next, and the place behind them. */
export const windowAt = async (walk: Walk, place: Place): Promise<Window> => {
  const { sql: db, query, bounds, withAttachments } = walk;
  if (place.lane !== undefined) return laneWindow(walk, place, place.lane);
  const { from, all } = lanesOf(withAttachments);
  for (let { channels } = place; ; channels = Math.ceil(channels / 4)) {
    const end = place.channel + channels;
    const where = [inChannels(query.cids.slice(place.channel, end)), all, ...bounds];
    const { count, bytes } = await measure(db, from, where, place.messages + 1);
    if (count <= place.messages && bytes <= query.step.bytes) {
      const messages = Math.min(place.messages * 2, query.step.messages);
      const rest = { channel: end, channels: Math.min(channels * 2, mostChannels), messages };
      return { from, where, count, rest: end < query.cids.length ? rest : undefined };
    }
    if (channels === 1) return laneWindow(walk, place, 0);
  }
};

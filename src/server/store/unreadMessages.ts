import { type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { Sql } from './sql.js';
import { type UnreadExemption, unreadTraits } from '../../state/unread/unreadRule.js';

type Condition = RawBuilder<SqlBool>;

/** The reader of messages. */
interface Reader {
  readonly id: RawBuilder<unknown>;
  /** Whether it is the same for all rows: what it ever muted is then read once. */
  readonly isFixed: boolean;
}

type Target = RawBuilder<unknown>;

/** Whether the reader ever muted a target. */
const wasEverMuted = (kind: 'user' | 'channel', target: Target, { id }: Reader): Condition =>
  raw<SqlBool>`${target} in (
    select target_id from mutes where mutes.user_id = ${id} and mutes.kind = ${kind}
    union all
    select target_id from ended_mutes
    where ended_mutes.user_id = ${id} and ended_mutes.kind = ${kind}
  )`;

/** Whether the reader had muted the author or the channel of a message when it was posted. */
const wasMutedThen = (kind: 'user' | 'channel', target: Target, { id }: Reader): Condition =>
  raw<SqlBool>`exists (
    select 1 from mutes
    where mutes.user_id = ${id} and mutes.kind = ${kind} and mutes.target_id = ${target}
      and mutes.created_at <= messages.created_at
    union all
    select 1 from ended_mutes
    where ended_mutes.user_id = ${id} and ended_mutes.kind = ${kind}
      and ended_mutes.target_id = ${target}
      and ended_mutes.created_at <= messages.created_at
      and ended_mutes.ended_at > messages.created_at
  )`;

const mutedWhenPosted = (kind: 'user' | 'channel', target: Target, reader: Reader): Condition =>
  reader.isFixed
    ? raw<SqlBool>`(${wasEverMuted(kind, target, reader)} and ${wasMutedThen(kind, target, reader)})`
    : wasMutedThen(kind, target, reader);

/**
 * Why a message does not count for a reader. Whether an invite was pending is not looked at: what
 * was posted before the invite was accepted counts as read.
 */
const exemptions: Readonly<
  Record<Exclude<UnreadExemption, 'pendingInvite'>, (reader: Reader) => Condition>
> = {
  own: ({ id }) => raw<SqlBool>`messages.user_id = ${id}`,
  mutedAuthor: (reader) => mutedWhenPosted('user', raw.ref('messages.user_id'), reader),
  mutedChannel: (reader) => mutedWhenPosted('channel', raw.ref('messages.cid'), reader),
};

/** Whether the reader in a column mutes or ever muted anything, as 0 or 1. */
export const everMuted = (readerId: RawBuilder<unknown>): RawBuilder<number> =>
  raw<number>`(case when exists (
    select 1 from mutes where mutes.user_id = ${readerId}
    union all select 1 from ended_mutes where ended_mutes.user_id = ${readerId}
  ) then 1 else 0 end)`;

const allOf = (conditions: readonly Condition[]): Condition =>
  raw<SqlBool>`(${raw.join(conditions, raw` and `)})`;

const counted = raw<SqlBool>`messages.counted = 1`;

const traits: readonly (readonly [string, Condition])[] = Object.entries(unreadTraits).map(
  ([name, value]) => [
    name,
    raw<SqlBool>`${raw.ref(`messages.${name}`)} = ${raw.lit(Number(value))}`,
  ],
);

/** Whether a row of `messages` can count as unread; an index has all that this reads. */
export const canBeUnread: Condition = allOf([counted, ...traits.map(([, trait]) => trait)]);

/** The same of a reply, which counts in its thread whether its channel shows it or not. */
export const canReplyBeUnread: Condition = allOf([
  counted,
  ...traits.flatMap(([name, trait]) => (name === 'in_channel' ? [] : [trait])),
]);

const isNotExempt = (reader: Reader): Condition =>
  allOf(Object.values(exemptions).map((applies) => raw<SqlBool>`not ${applies(reader)}`));

/**
 * Whether a row of `messages` counts as unread for a reader: as it did when the message was posted,
 * whatever the reader has muted or unmuted since.
 */
const isUnreadFor = (readerId: string): Condition =>
  allOf([canBeUnread, isNotExempt({ id: raw.val(readerId), isFixed: true })]);

/** How many messages of a channel after a moment count as unread for a reader. */
export const countUnread = async (
  sql: Sql,
  cid: string,
  readerId: string,
  after: string,
): Promise<number> => {
  const { count } = await sql
    .selectFrom('messages')
    .select((it) => it.fn.countAll().as('count'))
    .where('cid', '=', cid)
    .where('created_at', '>', after)
    .where(isUnreadFor(readerId))
    .executeTakeFirstOrThrow();
  return Number(count);
};

/** Whether a reply in `messages` counts as unread in its thread for the reader in a column. */
export const isUnreadReplyFor = (reader: RawBuilder<unknown>): Condition =>
  allOf([canReplyBeUnread, isNotExempt({ id: reader, isFixed: false })]);

import { sql as raw, type SqlBool } from 'kysely';
import type { ThreadStore } from '../ports/threads.js';
import { groupBy } from '../../internal/groupBy.js';
import { countsAfter } from './countsAfter.js';
import type { Condition } from './filterColumns.js';
import { isAmong } from './filterValues.js';
import { forIds, type Sql } from './sql.js';
import { canReplyBeUnread, everMuted, isUnreadReplyFor } from './unreadMessages.js';

/** The participants of threads, each with its message as `parents` and its membership as `own`. */
export const participation = raw`thread_participants
  join threads on threads.id = thread_participants.thread_id
  join messages as parents on parents.id = threads.id
  left join members as own
    on own.cid = threads.cid and own.user_id = thread_participants.user_id`;

/** Whether the user sees the message of the thread. */
export const isShown = raw<SqlBool>`(parents.type <> 'deleted'
  and parents.created_at > coalesce(own.hide_messages_before, ''))`;

/** Whether a row of `messages` is an unread reply of the participation. */
const isUnreadReply = raw<SqlBool>`(messages.parent_id = threads.id
  and messages.created_at > thread_participants.last_read
  and messages.type <> 'deleted'
  and messages.created_at > coalesce(own.hide_messages_before, '')
  and ${isUnreadReplyFor(raw.ref('thread_participants.user_id'))})`;

const unreadReplies = (by: Condition) => raw`
  ${participation} join messages on ${isUnreadReply}
  where ${by} and threads.last_message_at > thread_participants.last_read and ${isShown}`;

/** A participant who has not read the last reply of a thread. */
interface ThreadReader {
  readonly thread_id: string;
  readonly user_id: string;
  /** The moment after which replies count for it. */
  readonly since: string;
  /** Whether it mutes or muted somebody or a channel, so that its replies are looked at one by one. */
  readonly mutes: number;
}

const repliesOf = (threadId: string) =>
  raw<SqlBool>`messages.parent_id = ${threadId} and messages.type <> 'deleted'
    and ${canReplyBeUnread}`;

/** How many replies in a thread each reader wrote after its moment. */
const ownReplies = async (sql: Sql, threadId: string, readers: readonly ThreadReader[]) => {
  const since = new Map(readers.map((reader) => [reader.user_id, reader.since]));
  const [first = ''] = [...since.values()].sort();
  const { rows } = await raw<{ readonly user_id: string; readonly created_at: string }>`
    select messages.user_id as user_id, messages.created_at as created_at from messages
    where ${isAmong(raw`messages.user_id`, [...since.keys()])} and messages.created_at > ${first}
      and ${repliesOf(threadId)}`.execute(sql);
  const counts = new Map<string, number>();
  for (const { user_id, created_at } of rows)
    if (created_at > (since.get(user_id) ?? ''))
      counts.set(user_id, (counts.get(user_id) ?? 0) + 1);
  return counts;
};

/** The unread replies of readers who never muted: in each thread all share the passes over its replies. */
const countUnreadReplies = async (
  sql: Sql,
  readers: readonly ThreadReader[],
): Promise<readonly (readonly [ThreadReader, number])[]> => {
  const counts: (readonly [ThreadReader, number])[] = [];
  for (const [threadId, some] of groupBy(readers, 'thread_id')) {
    const moments = some.map(({ since }) => since);
    const after = await countsAfter(sql, repliesOf(threadId), moments);
    const own = await ownReplies(sql, threadId, some);
    for (const reader of some)
      counts.push([reader, (after.get(reader.since) ?? 0) - (own.get(reader.user_id) ?? 0)]);
  }
  return counts;
};

/** What counts the unread replies of participants. */
export const threadUnread = (sql: Sql): Pick<ThreadStore, 'unreadIn' | 'totals' | 'unread'> => ({
  unreadIn: async (ids, userIds) => {
    const counts = new Map<string, Map<string, number>>(ids.map((id) => [id, new Map()]));
    const behind = (by: Condition) => raw`
        ${isAmong(raw`threads.id`, ids)} and ${by}
        and threads.last_message_at > thread_participants.last_read and ${isShown}`;
    if (ids.length === 0 || userIds.length === 0) return counts;
    const { rows: readers } = await raw<ThreadReader>`
        select threads.id as thread_id, thread_participants.user_id as user_id,
          (case when coalesce(own.hide_messages_before, '') > thread_participants.last_read
            then own.hide_messages_before else thread_participants.last_read end) as since,
          ${everMuted(raw.ref('thread_participants.user_id'))} as mutes
        from ${participation}
        where ${behind(isAmong(raw`thread_participants.user_id`, userIds))}`.execute(sql);
    const muting = readers.filter(({ mutes }) => mutes === 1).map(({ user_id }) => user_id);
    const { rows: looked } = await raw<ThreadReader & { readonly count: number | string }>`
        select threads.id as thread_id, thread_participants.user_id as user_id,
          (select count(*) from messages where ${isUnreadReply}) as count
        from ${participation}
        where ${behind(isAmong(raw`thread_participants.user_id`, muting))}`.execute(sql);
    const shared = readers.filter(({ mutes }) => mutes === 0);
    for (const [{ thread_id, user_id }, count] of [
      ...(await countUnreadReplies(sql, shared)),
      ...looked.map((row) => [row, Number(row.count)] as const),
    ])
      if (count > 0) counts.get(thread_id)?.set(user_id, count);
    return counts;
  },

  totals: async (userIds) => {
    const none = { unread_threads: 0, unread_thread_messages: 0 };
    const totals = new Map(userIds.map((id) => [id, none]));
    const rows = await forIds(userIds, async (some) => {
      const found = await raw<{
        user_id: string;
        threads: number | string;
        messages: number | string;
      }>`
          select thread_participants.user_id as user_id,
            count(distinct threads.id) as threads, count(*) as messages
          from ${unreadReplies(isAmong(raw`thread_participants.user_id`, some))}
          group by thread_participants.user_id`.execute(sql);
      return found.rows;
    });
    for (const { user_id, threads, messages } of rows)
      totals.set(user_id, {
        unread_threads: Number(threads),
        unread_thread_messages: Number(messages),
      });
    return totals;
  },

  unread: async (userId, limit) => {
    const { rows } = await raw<{
      thread_id: string;
      last_read: string;
      last_read_message_id: string | null;
      unread_messages: number | string;
    }>`
        select threads.id as thread_id, min(thread_participants.last_read) as last_read,
          min(thread_participants.last_read_message_id) as last_read_message_id,
          count(*) as unread_messages
        from ${unreadReplies(raw<SqlBool>`thread_participants.user_id = ${userId}`)}
        group by threads.id order by last_read desc, thread_id limit ${limit}`.execute(sql);
    return rows.map((row) => ({ ...row, unread_messages: Number(row.unread_messages) }));
  },
});

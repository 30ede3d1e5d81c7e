import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { UnreadExemption } from '../../state/unread/unreadRule.js';
import type { MemberStore } from '../ports/store.js';
import { byKey, forIds, type Sql } from './sql.js';
import { isUnreadFor } from './unreadMessages.js';
import { memberColumns, type Tables } from './tables.js';
import { groupBy } from '../../internal/groupBy.js';

type Members = ExpressionBuilder<Tables, 'members'>;

/** A member with a pending invite receives no messages before it accepts. */
export const hasJoined = (it: Members) =>
  it.or([it('members.invited', '=', 0), it('members.invite_accepted_at', 'is not', null)]);

/** The users who muted a user or a channel. */
const mutedBy = (it: Members, kind: 'user' | 'channel', id: string) =>
  it
    .selectFrom('mutes')
    .select('mutes.user_id')
    .where('mutes.kind', '=', kind)
    .where('mutes.target_id', '=', id);

/** The members for whom a message does not count as unread. */
const exempt: Readonly<
  Record<UnreadExemption, (it: Members, cid: string, authorId: string) => Expression<SqlBool>>
> = {
  own: (it, _, authorId) => it('user_id', '=', authorId),
  mutedAuthor: (it, _, authorId) => it('user_id', 'in', mutedBy(it, 'user', authorId)),
  mutedChannel: (it, cid) => it('user_id', 'in', mutedBy(it, 'channel', cid)),
  pendingInvite: (it) => it.not(hasJoined(it)),
};

export const memberStore = (sql: Sql): MemberStore => ({
  find: async (cid, userIds) => {
    const rows = await forIds(userIds, (some) =>
      sql
        .selectFrom('members')
        .selectAll()
        .where('cid', '=', cid)
        .where('user_id', 'in', some)
        .execute(),
    );
    return byKey(rows.map(memberColumns.decode), 'user_id');
  },

  ofUser: async (userId, cids) => {
    const rows = await forIds(cids, (some) =>
      sql
        .selectFrom('members')
        .selectAll()
        .where('user_id', '=', userId)
        .where('cid', 'in', some)
        .execute(),
    );
    return byKey(rows.map(memberColumns.decode), 'cid');
  },

  pages: async (cids, { limit, offset }) => {
    const rows: Tables['members'][] = [];
    for (const cid of limit > 0 ? cids : [])
      rows.push(
        ...(await sql
          .selectFrom('members')
          .selectAll()
          .where('cid', '=', cid)
          .orderBy('created_at')
          .orderBy('user_id')
          .limit(limit)
          .offset(offset)
          .execute()),
      );
    return rows.map(memberColumns.decode);
  },

  ids: async (cids) =>
    groupBy(
      await forIds(cids, (some) =>
        sql
          .selectFrom('members')
          .select(['cid', 'user_id'])
          .where('cid', 'in', some)
          .orderBy('user_id')
          .execute(),
      ),
      'cid',
      (row) => row.user_id,
    ),

  count: async (cid) => {
    const { count } = await sql
      .selectFrom('members')
      .select((it) => it.fn.countAll().as('count'))
      .where('cid', '=', cid)
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  save: async (rows) => {
    for (const { cid, user_id, ...row } of rows.map(memberColumns.encode))
      await sql
        .insertInto('members')
        .values({ cid, user_id, ...row })
        .onConflict((conflict) => conflict.columns(['cid', 'user_id']).doUpdateSet(row))
        .execute();
  },

  remove: async (cid, userIds) => {
    await sql
      .deleteFrom('members')
      .where('cid', '=', cid)
      .where('user_id', 'in', userIds)
      .execute();
  },

  incrementUnread: async (cid, authorId) => {
    await sql
      .updateTable('members')
      .set((it) => ({ unread_messages: it('unread_messages', '+', 1) }))
      .where('cid', '=', cid)
      .where((it) => it.not(it.or(Object.values(exempt).map((is) => is(it, cid, authorId)))))
      .execute();
  },

  recountUnread: async (cid) => {
    const unread = raw<number>`(
      select count(*) from messages
      where messages.cid = members.cid
        and messages.created_at > members.last_read
        and messages.created_at > coalesce(members.hide_messages_before, '')
        and ${isUnreadFor(raw.ref('members.user_id'))}
    )`;
    await sql
      .updateTable('members')
      .set({ unread_messages: unread })
      .where('cid', '=', cid)
      .where('unread_messages', '>', 0)
      .execute();
  },

  unhide: async (cid) => {
    const rows = await sql
      .updateTable('members')
      .set({ hidden: 0 })
      .where('cid', '=', cid)
      .where('hidden', '=', 1)
      .where('user_id', 'not in', (nested) => mutedBy(nested, 'channel', cid))
      .returning('user_id')
      .execute();
    return rows.map(({ user_id }) => user_id);
  },

  unread: async (userIds) => {
    const rows = await forIds(userIds, (some) =>
      sql
        .selectFrom('members')
        .selectAll()
        .where('user_id', 'in', some)
        .where('unread_messages', '>', 0)
        .orderBy('last_read', 'desc')
        .execute(),
    );
    return rows.map(memberColumns.decode);
  },

  hidingAt: async (cid, time) => {
    const rows = await sql
      .selectFrom('members')
      .select(['user_id', 'hide_messages_before'])
      .where('cid', '=', cid)
      .where('hide_messages_before', '>=', time)
      .execute();
    return new Map(rows.map((row) => [row.user_id, row.hide_messages_before ?? '']));
  },

  allOf: async (userId) => {
    const rows = await sql
      .selectFrom('members')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('cid')
      .execute();
    return rows.map(memberColumns.decode);
  },

  totals: async (userIds) => {
    const rows = await forIds(userIds, (some) =>
      sql
        .selectFrom('members')
        .select(['user_id'])
        .select((it) => [
          it.fn.sum('unread_messages').as('messages'),
          it.fn.countAll().as('channels'),
        ])
        .where('user_id', 'in', some)
        .where('unread_messages', '>', 0)
        .groupBy('user_id')
        .execute(),
    );
    const read = { unread_count: 0, total_unread_count: 0, unread_channels: 0 };
    return new Map([
      ...userIds.map((id) => [id, read] as const),
      ...rows.map(({ user_id, messages, channels }) => {
        const unread = Number(messages);
        const counts = { unread_count: unread, total_unread_count: unread };
        return [user_id, { ...counts, unread_channels: Number(channels) }] as const;
      }),
    ]);
  },

  connected: async (cid) => {
    const rows = await sql
      .selectFrom('connections')
      .innerJoin('members', 'members.user_id', 'connections.user_id')
      .select('connections.user_id')
      .distinct()
      .where('members.cid', '=', cid)
      .where(hasJoined)
      .execute();
    return rows.map(({ user_id }) => user_id);
  },
});

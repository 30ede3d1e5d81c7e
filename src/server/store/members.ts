import { type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { MemberStore } from '../ports/members.js';
import { groupBy } from '../../internal/groupBy.js';
import { findPage } from './findPage.js';
import { memberFilterColumns } from './memberFilter.js';
import { byKey, forIds, inOrder } from './sql.js';
import { createUnreadRecount, type UnreadRecountParts } from './unreadRecount.js';
import type { Tables } from './tables.js';

type Members = ExpressionBuilder<Tables, 'members'>;

/** A member with a pending invite receives no messages before it accepts. */
export const hasJoined = (it: Members) =>
  it.or([it('members.invited', '=', 0), it('members.invite_accepted_at', 'is not', null)]);

/** The messages of a member's channel that could count as unread. */
const counted = raw<number>`coalesce(
  (select channels.counted_messages from channels where channels.cid = members.cid), 0)`;

const unread = raw<number>`(${counted} - members.unread_base)`;

export const memberStore = ({ sql, statements, rows, live }: UnreadRecountParts): MemberStore => {
  const totalsOf = async (userIds: readonly string[]) =>
    forIds(userIds, (some) =>
      sql
        .selectFrom('members')
        .select(['user_id'])
        .select((it) => [it.fn.sum(unread).as('messages'), it.fn.countAll().as('channels')])
        .where('user_id', 'in', some)
        .where(unread, '>', 0)
        .groupBy('user_id')
        .execute(),
    );

  return {
    find: async (cid, userIds) => {
      const pairs = userIds.map((user_id) => ({ cid, user_id }));
      const found = await rows.find(pairs, (unknown) =>
        forIds(
          unknown.map(({ user_id }) => user_id),
          (some) =>
            sql
              .selectFrom('members')
              .selectAll()
              .where('cid', '=', cid)
              .where('user_id', 'in', some)
              .execute(),
        ),
      );
      return byKey(found, 'user_id');
    },

    ofUser: async (userId, cids) => {
      const pairs = cids.map((cid) => ({ cid, user_id: userId }));
      const found = await rows.find(pairs, (unknown) =>
        forIds(
          unknown.map(({ cid }) => cid),
          (some) =>
            sql
              .selectFrom('members')
              .selectAll()
              .where('user_id', '=', userId)
              .where('cid', 'in', some)
              .execute(),
        ),
      );
      return byKey(found, 'cid');
    },

    pages: async (cids, { limit, offset }) => {
      const found: Tables['members'][] = [];
      for (const cid of limit > 0 ? cids : [])
        found.push(
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
      return rows.decode(found);
    },

    query: async ({ cid, bounds, filter, sort, page }) => {
      const ids = await findPage(sql, {
        from: raw`members left join users on users.id = members.user_id`,
        where: [
          raw<SqlBool>`members.cid = ${cid}`,
          ...bounds.map(
            ({ column, op, value }) =>
              raw<SqlBool>`${raw.ref(`members.${column}`)} ${raw.raw(op)} ${value}`,
          ),
        ],
        key: raw`members.user_id`,
        columns: memberFilterColumns,
        filter,
        sort,
        page,
      });
      const found = await forIds(ids, (some) =>
        sql
          .selectFrom('members')
          .selectAll()
          .where('cid', '=', cid)
          .where('user_id', 'in', some)
          .execute(),
      );
      return inOrder(ids, byKey(await rows.decode(found), 'user_id'));
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

    onlyOf: async ([userId, otherId], afterCid, limit) => {
      const found = await sql
        .selectFrom('members')
        .innerJoin('members as others', 'others.cid', 'members.cid')
        .innerJoin('channels', 'channels.cid', 'members.cid')
        .select('members.cid')
        .where('members.user_id', '=', userId)
        .where('members.cid', '>', afterCid)
        .where('others.user_id', '=', otherId)
        .where('channels.member_count', '=', 2)
        .where('channels.deleted_at', 'is', null)
        .orderBy('members.cid')
        .limit(limit)
        .execute();
      return found.map((row) => row.cid);
    },

    firstIds: async (cid, limit) => {
      const found = await sql
        .selectFrom('members')
        .select('user_id')
        .where('cid', '=', cid)
        .orderBy('user_id')
        .limit(limit)
        .execute();
      return found.map((row) => row.user_id);
    },

    count: async (cid) => {
      const { count } = await sql
        .selectFrom('members')
        .select((it) => it.fn.countAll().as('count'))
        .where('cid', '=', cid)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    save: async (saved) => {
      for (const row of saved) await rows.save(row);
    },

    remove: rows.remove,

    recountUnread: createUnreadRecount({ sql, statements, rows, live }),

    unread: (userId, limit) =>
      sql
        .selectFrom('members')
        .select(['cid', 'last_read'])
        .select(unread.as('unread_messages'))
        .where('user_id', '=', userId)
        .where(unread, '>', 0)
        .orderBy('last_read', 'desc')
        .orderBy('cid')
        .limit(limit)
        .execute(),

    unreadByType: (userId) =>
      sql
        .selectFrom('members')
        .innerJoin('channels', 'channels.cid', 'members.cid')
        .select('channels.type')
        .select((it) => [
          it.fn.countAll<number>().as('channels'),
          it.fn.sum<number>(unread).as('messages'),
        ])
        .where('members.user_id', '=', userId)
        .where(unread, '>', 0)
        .groupBy('channels.type')
        .orderBy('channels.type')
        .execute(),

    behind: async (userId, afterCid, limit) => {
      const found = await sql
        .selectFrom('members')
        .innerJoin('channels', 'channels.cid', 'members.cid')
        .selectAll('members')
        .where('members.user_id', '=', userId)
        .where('members.cid', '>', afterCid)
        .where('channels.deleted_at', 'is', null)
        .where((it) =>
          it.or([
            it('channels.last_message_at', '>', it.ref('members.last_read')),
            it(unread, '>', 0),
          ]),
        )
        .orderBy('members.cid')
        .limit(limit)
        .execute();
      return rows.decode(found);
    },

    hidingAt: async (cid, time) => {
      const found = await sql
        .selectFrom('members')
        .select(['user_id', 'hide_messages_before'])
        .where('cid', '=', cid)
        .where('hide_messages_before', '>=', time)
        .execute();
      return new Map(found.map((row) => [row.user_id, row.hide_messages_before ?? '']));
    },

    allOf: async (userId, page) => {
      const found = await sql
        .selectFrom('members')
        .selectAll()
        .where('user_id', '=', userId)
        .$if(page !== undefined, (it) =>
          it.where('cid', '>', page?.afterCid ?? '').limit(page?.limit ?? 0),
        )
        .orderBy('cid')
        .execute();
      return rows.decode(found);
    },

    totals: async (userIds) => {
      const read = { unread_count: 0, total_unread_count: 0, unread_channels: 0 };
      const totals = new Map(userIds.map((id) => [id, live.totals(id) ?? read]));
      const offline = userIds.filter((id) => live.totals(id) === undefined);
      for (const { user_id, messages, channels } of await totalsOf(offline)) {
        const sum = Number(messages);
        const counts = { unread_count: sum, total_unread_count: sum };
        totals.set(user_id, { ...counts, unread_channels: Number(channels) });
      }
      return totals;
    },

    connected: live.connected,
  };
};

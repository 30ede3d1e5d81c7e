import { sql as raw } from 'kysely';
import type { BanStore } from '../ports/moderation.js';
import type { FilterColumn } from './filterColumns.js';
import { isAmong } from './filterValues.js';
import { findPage } from './findPage.js';
import { jsonPair } from './portableSql.js';
import { absentColumn, scalarColumn } from './scalarColumn.js';
import { inOrder, type Sql } from './sql.js';
import { banColumns } from './tables.js';

const columns: Readonly<Record<string, FilterColumn>> = {
  user_id: scalarColumn(raw`bans.user_id`, 'id'),
  channel_cid: scalarColumn(raw`nullif(bans.cid, '')`, 'id'),
  banned_by_id: scalarColumn(raw`bans.banned_by_id`, 'id'),
  reason: scalarColumn(raw`bans.reason`, 'text'),
  created_at: scalarColumn(raw`bans.created_at`, 'time'),
};

export const banStore = (sql: Sql): BanStore => ({
  query: async ({ userIds, cids }) => {
    if (userIds?.length === 0 || cids?.length === 0) return [];
    let query = sql.selectFrom('bans').selectAll();
    if (userIds) query = query.where('user_id', 'in', userIds);
    if (cids) query = query.where('cid', 'in', cids);
    return (await query.orderBy('created_at').execute()).map(banColumns.decode);
  },

  search: async ({ cids, filter, sort, page }) => {
    const keys = await findPage(sql, {
      from: raw`bans`,
      where: cids ? [isAmong(raw`bans.cid`, cids)] : [],
      key: jsonPair(raw`bans.user_id`, raw`bans.cid`),
      columns: (field) => (Object.hasOwn(columns, field) ? columns[field] : absentColumn),
      filter,
      sort,
      page,
    });
    const names = keys.map((key) => JSON.parse(key) as readonly [userId: string, cid: string]);
    if (names.length === 0) return [];
    const rows = await sql
      .selectFrom('bans')
      .selectAll()
      .where('user_id', 'in', [...new Set(names.map(([userId]) => userId))])
      .where('cid', 'in', [...new Set(names.map(([, inCid]) => inCid))])
      .execute();
    const keyOf = ({ user_id, cid }: (typeof rows)[number]) => JSON.stringify([user_id, cid]);
    return inOrder(
      names.map((name) => JSON.stringify(name)),
      new Map(rows.map((row) => [keyOf(row), banColumns.decode(row)])),
    );
  },

  countOf: async (userId) => {
    const { count } = await sql
      .selectFrom('bans')
      .select((it) => it.fn.countAll().as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  save: async (ban) => {
    const { user_id, cid, ...row } = banColumns.encode(ban);
    await sql
      .insertInto('bans')
      .values({ user_id, cid, ...row })
      .onConflict((conflict) => conflict.columns(['user_id', 'cid']).doUpdateSet(row))
      .execute();
  },

  remove: async (userId, cid) => {
    await sql.deleteFrom('bans').where('user_id', '=', userId).where('cid', '=', cid).execute();
  },

  removeIn: async (cid, userIds) => {
    await sql
      .deleteFrom('bans')
      .where('cid', '=', cid)
      .$if(userIds !== undefined, (it) => it.where('user_id', 'in', userIds ?? []))
      .execute();
  },
});

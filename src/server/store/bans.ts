import type { BanStore } from '../ports/store.js';
import type { Sql } from './sql.js';
import { banColumns } from './tables.js';

export const banStore = (sql: Sql): BanStore => ({
  query: async ({ userIds, cids }) => {
    if (userIds?.length === 0 || cids?.length === 0) return [];
    let query = sql.selectFrom('bans').selectAll();
    if (userIds) query = query.where('user_id', 'in', userIds);
    if (cids) query = query.where('cid', 'in', cids);
    return (await query.orderBy('created_at').execute()).map(banColumns.decode);
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
});

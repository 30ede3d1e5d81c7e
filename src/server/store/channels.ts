import type { ChannelStore } from '../ports/store.js';
import type { Sql } from './sql.js';
import { channelColumns } from './tables.js';

export const channelStore = (sql: Sql): ChannelStore => ({
  find: async (cid) => {
    const row = await sql
      .selectFrom('channels')
      .selectAll()
      .where('cid', '=', cid)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row && channelColumns.decode(row);
  },

  findDeleted: async (cid) => {
    const row = await sql
      .selectFrom('channels')
      .selectAll()
      .where('cid', '=', cid)
      .where('deleted_at', 'is not', null)
      .executeTakeFirst();
    return row && channelColumns.decode(row);
  },

  query: async ({ cids, types, ids, memberIds, createdByIds }) => {
    let query = sql.selectFrom('channels').selectAll().where('deleted_at', 'is', null);
    if (cids) query = query.where('cid', 'in', cids);
    if (types) query = query.where('type', 'in', types);
    if (ids) query = query.where('id', 'in', ids);
    if (createdByIds) query = query.where('created_by_id', 'in', createdByIds);
    if (memberIds)
      query = query.where('cid', 'in', (nested) =>
        nested.selectFrom('members').select('members.cid').where('user_id', 'in', memberIds),
      );
    return (await query.execute()).map(channelColumns.decode);
  },

  save: async (channel) => {
    const { cid, ...row } = channelColumns.encode(channel);
    await sql
      .insertInto('channels')
      .values({ cid, ...row })
      .onConflict((conflict) => conflict.column('cid').doUpdateSet(row))
      .execute();
  },

  remove: async (cid) => {
    await sql.deleteFrom('channels').where('cid', '=', cid).execute();
  },
});

import type { Kysely } from 'kysely';
import type { RetainedStore } from '../ports/retained.js';
import { createTable } from './createTable.js';
import type { Sql } from './sql.js';
import { retainedColumns } from './tables.js';

/** The migration that adds the table. */
export const retainedTable = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'retained_events', {
      key: ['cid', 'type', 'user_id'],
      text: ['cid', 'type', 'user_id', 'event', 'created_at'],
    });
    await db.schema
      .createIndex('retained_events_user')
      .on('retained_events')
      .column('user_id')
      .execute();
  },
};

export const retainedStore = (sql: Sql): RetainedStore => ({
  save: async (row) => {
    const { event, created_at, ...key } = retainedColumns.encode(row);
    await sql
      .insertInto('retained_events')
      .values({ ...key, event, created_at })
      .onConflict((on) => on.columns(['cid', 'type', 'user_id']).doUpdateSet({ event, created_at }))
      .execute();
  },

  inChannel: async (cid, types, limit) => {
    const rows = await sql
      .selectFrom('retained_events')
      .selectAll()
      .where('cid', '=', cid)
      .where('type', 'in', types)
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(retainedColumns.decode).reverse();
  },

  removeIn: async (cid) => {
    await sql.deleteFrom('retained_events').where('cid', '=', cid).execute();
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('retained_events').where('user_id', '=', userId).execute();
  },
});

import type { ConnectionStore } from '../ports/store.js';
import type { Sql } from './sql.js';

export const connectionStore = (sql: Sql): ConnectionStore => ({
  find: (id) => sql.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst(),

  add: async (row) => {
    await sql.insertInto('connections').values(row).execute();
  },

  remove: async (id) => {
    await sql.deleteFrom('watches').where('connection_id', '=', id).execute();
    await sql.deleteFrom('connections').where('id', '=', id).execute();
  },

  countOf: async (userId) => {
    const { count } = await sql
      .selectFrom('connections')
      .select((it) => it.fn.countAll().as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  ofUser: (userId) =>
    sql.selectFrom('connections').selectAll().where('user_id', '=', userId).execute(),
});

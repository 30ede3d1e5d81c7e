import type { UserStore } from '../ports/store.js';
import { byKey, forIds, type Sql } from './sql.js';
import { userColumns } from './tables.js';

export const userStore = (sql: Sql): UserStore => ({
  find: async (ids) => {
    const rows = await forIds(ids, (some) =>
      sql.selectFrom('users').selectAll().where('id', 'in', some).execute(),
    );
    return byKey(rows.map(userColumns.decode), 'id');
  },

  all: async () => {
    const rows = await sql.selectFrom('users').selectAll().orderBy('id').execute();
    return rows.map(userColumns.decode);
  },

  save: async (rows) => {
    for (const { id, ...row } of rows.map(userColumns.encode))
      await sql
        .insertInto('users')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
  },

  remove: async (id) => {
    await sql.deleteFrom('users').where('id', '=', id).execute();
  },
});

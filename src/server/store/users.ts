import { sql as raw } from 'kysely';
import type { UserStore } from '../ports/store.js';
import { compileFilter, type FilterColumns, isSortable } from './filterSql.js';
import { byKey, forIds, type Sql } from './sql.js';
import { userColumns } from './tables.js';

const filterColumns: FilterColumns = {
  id: 'ascii',
  role: 'text',
  language: 'text',
  banned: 'flag',
  online: 'flag',
  created_at: 'time',
  updated_at: 'time',
  last_active: 'time',
  deactivated_at: 'time',
};

export const userStore = (sql: Sql): UserStore => ({
  find: async (ids) => {
    const rows = await forIds(ids, (some) =>
      sql.selectFrom('users').selectAll().where('id', 'in', some).execute(),
    );
    return byKey(rows.map(userColumns.decode), 'id');
  },

  query: async ({ filter, sort, page, withDeactivated }) => {
    const { condition, isExact } = compileFilter(filter, filterColumns);
    let query = sql
      .selectFrom('users')
      .selectAll()
      .where('deleted_at', 'is', null)
      .where(condition);
    if (!withDeactivated) query = query.where('deactivated_at', 'is', null);
    const isPage = isExact && isSortable(sort, filterColumns);
    if (isPage) {
      for (const { field, direction } of sort)
        query = query.orderBy(raw.ref(field), direction === 1 ? 'asc' : 'desc');
      query = query.limit(page.limit).offset(page.offset);
    }
    const rows = await query.orderBy('id').execute();
    return { rows: rows.map(userColumns.decode), isExact: isPage };
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

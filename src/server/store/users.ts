import { sql as raw } from 'kysely';
import type { UserStore } from '../ports/store.js';
import { compileFilter, type FilterColumns, isSortable } from './filterSql.js';
import { byKey, forIds, type Sql } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { type Tables, userColumns } from './tables.js';

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

const columns = [
  ...(['id', 'role', 'language', 'teams', 'teams_role', 'banned', 'invisible'] as const),
  ...(['online', 'privacy_settings', 'created_at', 'updated_at', 'last_active'] as const),
  ...(['deactivated_at', 'deleted_at', 'revoke_tokens_issued_before', 'data'] as const),
] satisfies readonly (keyof Tables['users'])[];

export const userStore = (sql: Sql, { query, write }: Statements): UserStore => {
  const upsert = write(upsertInto('users', columns, ['id']));
  const selectOne = query('select * from users where id = ?');

  return {
    find: async (ids) => {
      const [id] = ids;
      if (ids.length === 1 && id !== undefined)
        return byKey((selectOne(id) as readonly Tables['users'][]).map(userColumns.decode), 'id');
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

    save: (rows) => {
      for (const row of rows) upsert(...valuesOf(userColumns.encode(row), columns));
      return Promise.resolve();
    },

    remove: async (id) => {
      await sql.deleteFrom('users').where('id', '=', id).execute();
    },
  };
};

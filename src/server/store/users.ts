import { sql as raw, type SqlBool } from 'kysely';
import type { UserStore } from '../ports/users.js';
import type { FilterColumn, FilterColumns } from './filterColumns.js';
import { findPage } from './findPage.js';
import { customColumns, jsonColumn } from './jsonColumn.js';
import { scalarColumn, type ScalarType } from './scalarColumn.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { type Tables, userColumns } from './tables.js';

const scalars: Readonly<Record<string, ScalarType>> = {
  id: 'id',
  role: 'text',
  language: 'text',
  banned: 'flag',
  online: 'flag',
  created_at: 'time',
  updated_at: 'time',
  last_active: 'time',
  deactivated_at: 'time',
};

const teamsRole = raw`nullif(users.teams_role, '{}')`;

const fields: Readonly<Record<string, FilterColumn>> = {
  ...Object.fromEntries(
    Object.entries(scalars).map(([name, type]) => [
      name,
      scalarColumn(raw.ref(`users.${name}`), type),
    ]),
  ),
  teams: jsonColumn(raw`users.teams`),
  teams_role: jsonColumn(teamsRole),
};

const customs = customColumns(raw`users.data`);

/** A filter can test only what other users see. */
const filterColumns: FilterColumns = (field) =>
  Object.hasOwn(fields, field) ? fields[field] : customs(field);

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
        return byKey(
          ((await selectOne(id)) as readonly Tables['users'][]).map(userColumns.decode),
          'id',
        );
      const rows = await forIds(ids, (some) =>
        sql.selectFrom('users').selectAll().where('id', 'in', some).execute(),
      );
      return byKey(rows.map(userColumns.decode), 'id');
    },

    query: async ({ filter, sort, page, withDeactivated }) => {
      const ids = await findPage(sql, {
        from: raw`users`,
        where: [
          raw<SqlBool>`users.deleted_at is null`,
          ...(withDeactivated ? [] : [raw<SqlBool>`users.deactivated_at is null`]),
        ],
        key: raw`users.id`,
        columns: filterColumns,
        filter,
        sort,
        page,
      });
      const rows = await sql.selectFrom('users').selectAll().where('id', 'in', ids).execute();
      return inOrder(ids, byKey(rows.map(userColumns.decode), 'id'));
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

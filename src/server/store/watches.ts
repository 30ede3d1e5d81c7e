import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { WatchStore } from '../ports/store.js';
import { forIds, type Sql } from './sql.js';
import type { Tables } from './tables.js';

// The condition is spelled out, as a parameter keeps SQLite from using the index of the few.
const isSeen = (it: ExpressionBuilder<Tables, 'watches'>): Expression<SqlBool> =>
  it(
    'watches.user_id',
    'not in',
    it
      .selectFrom('users')
      .select('users.id')
      .where(raw<SqlBool>`users.invisible = 1`),
  );

export const watchStore = (sql: Sql): WatchStore => ({
  add: async (rows) => {
    for (const row of rows)
      await sql
        .insertInto('watches')
        .values(row)
        .onConflict((conflict) => conflict.columns(['connection_id', 'cid']).doNothing())
        .execute();
  },

  remove: async (cid, connectionIds) => {
    await sql
      .deleteFrom('watches')
      .where('cid', '=', cid)
      .where('connection_id', 'in', connectionIds)
      .execute();
  },

  clear: async (cid) => {
    const rows = await sql
      .deleteFrom('watches')
      .where('cid', '=', cid)
      .returning('connection_id')
      .execute();
    return rows.map((row) => row.connection_id);
  },

  ofConnection: (connectionId) =>
    sql
      .selectFrom('watches')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .orderBy('cid')
      .execute(),

  ofUser: (userId, cids) =>
    forIds(cids, (some) =>
      sql
        .selectFrom('watches')
        .selectAll()
        .where('user_id', '=', userId)
        .where('cid', 'in', some)
        .execute(),
    ),

  counts: async (cids) => {
    const rows = await forIds(cids, (some) =>
      sql
        .selectFrom('watches')
        .select('cid')
        .select((it) => it.fn.count('user_id').distinct().as('count'))
        .where('cid', 'in', some)
        .where(isSeen)
        .groupBy('cid')
        .execute(),
    );
    return new Map(rows.map(({ cid, count }) => [cid, Number(count)]));
  },

  users: async (cids, { limit, offset }) => {
    const users = new Map<string, readonly string[]>();
    for (const cid of limit > 0 ? cids : []) {
      const rows = await sql
        .selectFrom('watches')
        .select('user_id')
        .distinct()
        .where('cid', '=', cid)
        .where(isSeen)
        .orderBy('user_id')
        .limit(limit)
        .offset(offset)
        .execute();
      if (rows.length > 0)
        users.set(
          cid,
          rows.map((row) => row.user_id),
        );
    }
    return users;
  },
});

import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from 'kysely';
import type { WatchStore } from '../ports/store.js';
import { forIds, type Sql } from './sql.js';
import type { Tables } from './tables.js';
import { groupBy } from '../../internal/groupBy.js';

const place = raw<number>`row_number() over (partition by cid order by user_id)`;

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
    const rows = await forIds(cids, (some) =>
      sql
        .with('placed', (db) =>
          db
            .selectFrom('watches')
            .select(['cid', 'user_id', place.as('place')])
            .where('cid', 'in', some)
            .where(isSeen)
            .groupBy(['cid', 'user_id']),
        )
        .selectFrom('placed')
        .select(['cid', 'user_id'])
        .where('place', '>', offset)
        .where('place', '<=', offset + limit)
        .orderBy('place')
        .execute(),
    );
    return groupBy(rows, 'cid', (row) => row.user_id);
  },
});

import { type Expression, type Kysely, type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { IdempotencyStore } from '../ports/application.js';
import { containsText, forIds, type Sql } from './sql.js';
import { idempotencyColumns } from './tables.js';

/** How many old rows one call removes: more than it adds, and not all of a day after a quiet one. */
const rowsAtOnce = 20;

/** The migration that adds the channel of each row. */
export const idempotencyChannels = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('idempotency_keys')
      .addColumn('cid', 'text', (it) => it.notNull().defaultTo(''))
      .execute();
    await db.schema
      .createIndex('idempotency_keys_channel')
      .on('idempotency_keys')
      .columns(['cid', 'created_at'])
      .execute();
  },
};

const isAmong = (keys: Expression<unknown>): RawBuilder<SqlBool> =>
  raw<SqlBool>`(user_id, endpoint, key) in ${keys}`;

export const idempotencyStore = (sql: Sql): IdempotencyStore => ({
  find: async ({ user_id, endpoint, key }) => {
    const row = await sql
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('user_id', '=', user_id)
      .where('endpoint', '=', endpoint)
      .where('key', '=', key)
      .executeTakeFirst();
    return row && idempotencyColumns.decode(row);
  },

  save: async (answer) => {
    const row = idempotencyColumns.encode(answer);
    await sql
      .insertInto('idempotency_keys')
      .values(row)
      .onConflict((conflict) => conflict.columns(['user_id', 'endpoint', 'key']).doUpdateSet(row))
      .execute();
  },

  remove: async (endpoint, userIds, keys) => {
    await forIds(keys, (some) =>
      sql
        .deleteFrom('idempotency_keys')
        .where('user_id', 'in', userIds)
        .where('endpoint', '=', endpoint)
        .where('key', 'in', some)
        .execute(),
    );
  },

  removeAbout: async (cid, { upTo, limit } = {}) => {
    const some = sql
      .selectFrom('idempotency_keys')
      .select(['user_id', 'endpoint', 'key'])
      .where('cid', '=', cid)
      .$if(upTo !== undefined, (it) => it.where('created_at', '<=', upTo ?? ''))
      .$if(limit !== undefined, (it) => it.limit(limit ?? 0));
    await sql.deleteFrom('idempotency_keys').where(isAmong(some)).execute();
    // Rows of a version that did not keep the channel.
    await sql
      .deleteFrom('idempotency_keys')
      .where('cid', '=', '')
      .where(containsText('answer', `"cid":${JSON.stringify(cid)}`))
      .$if(upTo !== undefined, (it) => it.where('created_at', '<=', upTo ?? ''))
      .execute();
  },

  removeBefore: async (before) => {
    const oldest = sql
      .selectFrom('idempotency_keys')
      .select(['user_id', 'endpoint', 'key'])
      .where('created_at', '<', before)
      .orderBy('created_at')
      .limit(rowsAtOnce);
    await sql.deleteFrom('idempotency_keys').where(isAmong(oldest)).execute();
  },
});

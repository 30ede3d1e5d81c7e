import { type Expression, type Kysely, type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { IdempotencyStore } from '../ports/application.js';
import { containsText, forIds, type Sql } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { idempotencyColumns, type Tables } from './tables.js';

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

const columns = [
  ...(['user_id', 'endpoint', 'key', 'request', 'answer', 'created_at', 'cid'] as const),
] satisfies readonly (keyof Tables['idempotency_keys'])[];

const key = ['user_id', 'endpoint', 'key'] as const;

export const idempotencyStore = (
  sql: Sql,
  { write, insert: insertRow }: Statements,
): IdempotencyStore => {
  // Almost every call that changes something has a key: nobody waits for these.
  const insert = insertRow({ table: 'idempotency_keys', columns, key });
  const upsert = write(upsertInto('idempotency_keys', columns, key));
  const removeOldest = write(
    `delete from idempotency_keys where (user_id, endpoint, key) in (
       select user_id, endpoint, key from idempotency_keys
       where created_at < ? order by created_at limit ${String(rowsAtOnce)})`,
  );
  return {
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

    add: (answer) => {
      insert(...valuesOf(idempotencyColumns.encode(answer), columns));
      return Promise.resolve();
    },

    save: (answer) => {
      upsert(...valuesOf(idempotencyColumns.encode(answer), columns));
      return Promise.resolve();
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

    removeBefore: (before) => {
      removeOldest(before);
      return Promise.resolve();
    },
  };
};

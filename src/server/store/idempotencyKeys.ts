import type { IdempotencyStore } from '../ports/application.js';
import { containsText, forIds, type Sql } from './sql.js';
import { idempotencyColumns } from './tables.js';

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

  removeAbout: async (cid, upTo) => {
    await sql
      .deleteFrom('idempotency_keys')
      .where(containsText('answer', `"cid":${JSON.stringify(cid)}`))
      .$if(upTo !== undefined, (it) => it.where('created_at', '<=', upTo ?? ''))
      .execute();
  },

  removeBefore: async (before) => {
    await sql.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
  },
});

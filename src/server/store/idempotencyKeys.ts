import type { IdempotencyStore } from '../ports/store.js';
import type { Sql } from './sql.js';
import { idempotencyColumns } from './tables.js';

export const idempotencyStore = (sql: Sql): IdempotencyStore => ({
  find: async ({ user_id, endpoint, key }) => {
    const row = await sql
      .selectFrom('answers')
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
      .insertInto('answers')
      .values(row)
      .onConflict((conflict) => conflict.columns(['user_id', 'endpoint', 'key']).doUpdateSet(row))
      .execute();
  },

  removeBefore: async (before) => {
    await sql.deleteFrom('answers').where('created_at', '<', before).execute();
  },
});

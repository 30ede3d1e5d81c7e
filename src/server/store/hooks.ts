import type { HookStore } from '../ports/logStore.js';
import type { Sql } from './sql.js';

export const hookStore = (sql: Sql): HookStore => ({
  all: () => sql.selectFrom('hooks').selectAll().orderBy('id').execute(),

  register: async (ids, position) => {
    const known = await sql.selectFrom('hooks').select('id').execute();
    for (const { id } of known)
      if (!ids.includes(id)) await sql.deleteFrom('hooks').where('id', '=', id).execute();
    const added = ids.filter((id) => !known.some((row) => row.id === id));
    for (const id of added)
      await sql.insertInto('hooks').values({ id, position, skipped: 0 }).execute();
  },

  ensure: async (id, position) => {
    await sql
      .insertInto('hooks')
      .values({ id, position, skipped: 0 })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    return sql.selectFrom('hooks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  },

  save: async ({ id, ...row }) => {
    // A node that delivered before may save later.
    await sql
      .updateTable('hooks')
      .set(row)
      .where('id', '=', id)
      .where('position', '<=', row.position)
      .execute();
  },
});

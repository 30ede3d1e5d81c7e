import type { MuteStore } from '../ports/store.js';
import { forIds, type Sql } from './sql.js';

export const muteStore = (sql: Sql): MuteStore => ({
  ofUser: (userId, kind) =>
    sql
      .selectFrom('mutes')
      .selectAll()
      .where('user_id', '=', userId)
      .where('kind', '=', kind)
      .orderBy('created_at')
      .execute(),

  save: async (rows) => {
    for (const { user_id, kind, target_id, ...row } of rows)
      await sql
        .insertInto('mutes')
        .values({ user_id, kind, target_id, ...row })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'kind', 'target_id']).doUpdateSet(row),
        )
        .execute();
  },

  remove: async (userId, kind, targetIds) => {
    const gone = await forIds(targetIds, (some) =>
      sql
        .deleteFrom('mutes')
        .where('user_id', '=', userId)
        .where('kind', '=', kind)
        .where('target_id', 'in', some)
        .returning('target_id')
        .execute(),
    );
    return gone.length > 0;
  },

  removeAbout: async (kind, targetId) => {
    await sql
      .deleteFrom('mutes')
      .where('kind', '=', kind)
      .where('target_id', '=', targetId)
      .execute();
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('mutes').where('user_id', '=', userId).execute();
  },
});

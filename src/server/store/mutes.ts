import type { MuteRow } from '../ports/rows.js';
import type { MuteStore } from '../ports/store.js';
import { forIds, type Sql } from './sql.js';
import type { Statements } from './statements.js';

const tables = ['mutes', 'ended_mutes'] as const;

export const muteStore = (sql: Sql, { query }: Statements): MuteStore => {
  const ofUser = query('select * from mutes where user_id = ? and kind = ? order by created_at');
  return {
    ofUser: (userId, kind) => Promise.resolve(ofUser(userId, kind) as readonly MuteRow[]),

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

    end: async (userId, kind, targetIds, endedAt) => {
      const ended = await forIds(targetIds, (some) =>
        sql
          .deleteFrom('mutes')
          .where('user_id', '=', userId)
          .where('kind', '=', kind)
          .where('target_id', 'in', some)
          .returning(['user_id', 'kind', 'target_id', 'created_at'])
          .execute(),
      );
      for (const row of ended)
        await sql
          .insertInto('ended_mutes')
          .values({ ...row, ended_at: endedAt })
          .execute();
    },

    removeAbout: async (kind, targetId) => {
      for (const table of tables)
        await sql
          .deleteFrom(table)
          .where('kind', '=', kind)
          .where('target_id', '=', targetId)
          .execute();
    },

    removeOf: async (userId) => {
      for (const table of tables)
        await sql.deleteFrom(table).where('user_id', '=', userId).execute();
    },
  };
};

import type { MuteRow } from '../ports/rows.js';
import type { MuteStore } from '../ports/moderation.js';
import { chunks } from '../../internal/chunks.js';
import { forIds, type Sql } from './sql.js';
import type { Statements } from './statements.js';

/** How many rows one statement inserts. */
const rowsAtOnce = 100;

const tables = ['mutes', 'ended_mutes'] as const;

export const muteStore = (sql: Sql, { query }: Statements): MuteStore => {
  const ofUser = query('select * from mutes where user_id = ? and kind = ? order by created_at');
  return {
    ofUser: async (userId, kind) => (await ofUser(userId, kind)) as readonly MuteRow[],

    save: async (rows) => {
      for (const some of chunks(rows, rowsAtOnce))
        await sql
          .insertInto('mutes')
          .values(some)
          .onConflict((conflict) =>
            conflict.columns(['user_id', 'kind', 'target_id']).doUpdateSet((it) => ({
              created_at: it.ref('excluded.created_at'),
              updated_at: it.ref('excluded.updated_at'),
              expires: it.ref('excluded.expires'),
            })),
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
      for (const some of chunks(ended, rowsAtOnce))
        await sql
          .insertInto('ended_mutes')
          .values(some.map((row) => ({ ...row, ended_at: endedAt })))
          .execute();
    },

    removeAbout: async (kind, targetId, userIds) => {
      for (const table of tables)
        await sql
          .deleteFrom(table)
          .where('kind', '=', kind)
          .where('target_id', '=', targetId)
          .$if(userIds !== undefined, (it) => it.where('user_id', 'in', userIds ?? []))
          .execute();
    },

    removeOf: async (userId) => {
      for (const table of tables)
        await sql.deleteFrom(table).where('user_id', '=', userId).execute();
    },
  };
};

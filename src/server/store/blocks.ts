import type { Kysely } from 'kysely';
import type { BlockStore } from '../ports/blocks.js';
import { createTable } from './createTable.js';
import type { RowCache } from './rowCache.js';
import type { Sql } from './sql.js';
import type { Statements } from './statements.js';
import { blockColumns, type Tables } from './tables.js';

/** The migration that adds the table. */
export const blocksTable = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'blocks', {
      key: ['user_id', 'blocked_user_id'],
      text: ['user_id', 'blocked_user_id', 'created_at', 'hidden_cids'],
    });
    await db.schema.createIndex('blocks_blocked').on('blocks').column('blocked_user_id').execute();
  },
};

/** Every write to a channel asks who blocked its author, and most users are blocked by nobody. */
export const blockStore = (
  sql: Sql,
  { query }: Statements,
  blockers: RowCache<readonly string[]>,
): BlockStore => {
  const selectOfUser = query('select * from blocks where user_id = ? order by created_at');
  return {
    find: async (userId, blockedId) => {
      const row = await sql
        .selectFrom('blocks')
        .selectAll()
        .where('user_id', '=', userId)
        .where('blocked_user_id', '=', blockedId)
        .executeTakeFirst();
      return row && blockColumns.decode(row);
    },

    ofUser: async (userId) => {
      const rows = (await selectOfUser(userId)) as readonly Tables['blocks'][];
      return rows.map(blockColumns.decode);
    },

    blockersOf: async (blockedId) => {
      const known = blockers.get(blockedId);
      if (known) return known;
      const rows = await sql
        .selectFrom('blocks')
        .select('user_id')
        .where('blocked_user_id', '=', blockedId)
        .execute();
      const ids = rows.map((row) => row.user_id);
      blockers.fill(blockedId, ids);
      return ids;
    },

    save: async (block) => {
      blockers.forget(block.blocked_user_id);
      const { user_id, blocked_user_id, ...row } = blockColumns.encode(block);
      await sql
        .insertInto('blocks')
        .values({ user_id, blocked_user_id, ...row })
        .onConflict((conflict) => conflict.columns(['user_id', 'blocked_user_id']).doUpdateSet(row))
        .execute();
    },

    remove: async (userId, blockedId) => {
      blockers.forget(blockedId);
      await sql
        .deleteFrom('blocks')
        .where('user_id', '=', userId)
        .where('blocked_user_id', '=', blockedId)
        .execute();
    },

    removeOf: async (userId) => {
      blockers.forgetAll();
      await sql
        .deleteFrom('blocks')
        .where((it) => it.or([it('user_id', '=', userId), it('blocked_user_id', '=', userId)]))
        .execute();
    },
  };
};

import type { Kysely } from 'kysely';
import type { FlagStore } from '../ports/flags.js';
import { createTable } from './createTable.js';
import type { Sql } from './sql.js';
import { flagColumns } from './tables.js';

/** The migration that adds the table. */
export const flagsTable = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'flags', {
      key: ['user_id', 'message_id', 'target_user_id'],
      text: [
        ...['user_id', 'message_id', 'target_user_id', 'cid'],
        ...['created_at', 'updated_at', 'data'],
      ],
      nullable: ['reason'],
    });
    await db.schema
      .createIndex('flags_message')
      .on('flags')
      .columns(['message_id', 'target_user_id'])
      .execute();
    await db.schema.createIndex('flags_created').on('flags').column('created_at').execute();
  },
};

export const flagStore = (sql: Sql): FlagStore => ({
  find: async ({ user_id, message_id, target_user_id }) => {
    const row = await sql
      .selectFrom('flags')
      .selectAll()
      .where('user_id', '=', user_id)
      .where('message_id', '=', message_id)
      .where('target_user_id', '=', target_user_id)
      .executeTakeFirst();
    return row && flagColumns.decode(row);
  },

  add: async (row) => {
    await sql.insertInto('flags').values(flagColumns.encode(row)).execute();
  },

  remove: async ({ user_id, message_id, target_user_id }) => {
    await sql
      .deleteFrom('flags')
      .where('user_id', '=', user_id)
      .where('message_id', '=', message_id)
      .where('target_user_id', '=', target_user_id)
      .execute();
  },

  count: async ({ message_id, target_user_id }) => {
    const { count } = await sql
      .selectFrom('flags')
      .select((it) => it.fn.countAll().as('count'))
      .where('message_id', '=', message_id)
      .where('target_user_id', '=', target_user_id)
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  ofMessages: async ({ cids, authorIds, withDeleted, order, limit, offset }) => {
    let query = sql
      .selectFrom('flags')
      .innerJoin('messages', 'messages.id', 'flags.message_id')
      .selectAll('flags')
      .where('messages.type', '!=', 'deleted');
    if (!withDeleted) query = query.where('messages.deleted_at', 'is', null);
    if (cids) query = query.where('flags.cid', 'in', cids);
    if (authorIds) query = query.where('flags.target_user_id', 'in', authorIds);
    const direction = order === 'newest' ? 'desc' : 'asc';
    const rows = await query
      .orderBy('flags.created_at', direction)
      .limit(limit)
      .offset(offset)
      .execute();
    return rows.map(flagColumns.decode);
  },

  removeOf: async (userId) => {
    await sql
      .deleteFrom('flags')
      .where((it) => it.or([it('user_id', '=', userId), it('target_user_id', '=', userId)]))
      .execute();
  },
});

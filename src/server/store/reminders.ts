import { type Kysely, sql as raw, type SqlBool } from 'kysely';
import type { ReminderStore } from '../ports/reminders.js';
import { createTable } from './createTable.js';
import { findOwn, ownColumns } from './findOwn.js';
import { scalarColumn } from './scalarColumn.js';
import { byKey, forIds, inOrder, type Sql } from './sql.js';

/** Adds the table. */
export const createReminders = async (db: Kysely<unknown>): Promise<void> => {
  await createTable(db, 'reminders', {
    key: ['user_id', 'message_id'],
    text: ['user_id', 'message_id', 'cid', 'created_at', 'updated_at'],
    nullable: ['remind_at', 'due_at'],
  });
  await db.schema.createIndex('reminders_message').on('reminders').column('message_id').execute();
  await db.schema
    .createIndex('reminders_channel')
    .on('reminders')
    .columns(['cid', 'user_id'])
    .execute();
  await db.schema
    .createIndex('reminders_due')
    .on('reminders')
    .column('due_at')
    .where('due_at' as never, 'is not', null)
    .execute();
};

const reminderFields = ownColumns({
  channel_cid: scalarColumn(raw`reminders.cid`, 'id'),
  message_id: scalarColumn(raw`reminders.message_id`, 'id'),
  user_id: scalarColumn(raw`reminders.user_id`, 'id'),
  remind_at: scalarColumn(raw`reminders.remind_at`, 'time'),
  created_at: scalarColumn(raw`reminders.created_at`, 'time'),
  updated_at: scalarColumn(raw`reminders.updated_at`, 'time'),
});

export const reminderStore = (sql: Sql): ReminderStore => ({
  find: (userId, messageId) =>
    sql
      .selectFrom('reminders')
      .selectAll()
      .where('user_id', '=', userId)
      .where('message_id', '=', messageId)
      .executeTakeFirst(),

  save: async ({ user_id, message_id, ...rest }) => {
    await sql
      .insertInto('reminders')
      .values({ user_id, message_id, ...rest })
      .onConflict((conflict) => conflict.columns(['user_id', 'message_id']).doUpdateSet(rest))
      .execute();
  },

  remove: async (userId, messageId) => {
    await sql
      .deleteFrom('reminders')
      .where('user_id', '=', userId)
      .where('message_id', '=', messageId)
      .execute();
  },

  ofMessages: (userId, messageIds) =>
    forIds(messageIds, (some) =>
      sql
        .selectFrom('reminders')
        .selectAll()
        .where('user_id', '=', userId)
        .where('message_id', 'in', some)
        .execute(),
    ),

  due: (now) => sql.selectFrom('reminders').selectAll().where('due_at', '<=', now).execute(),

  query: async ({ userId, ...query }) => {
    const ids = await findOwn(sql, {
      ...query,
      userId,
      table: raw`reminders`,
      where: raw<SqlBool>`reminders.user_id = ${userId}`,
      key: raw`reminders.message_id`,
      columns: reminderFields,
    });
    const rows = await forIds(ids, (some) =>
      sql
        .selectFrom('reminders')
        .selectAll()
        .where('user_id', '=', userId)
        .where('message_id', 'in', some)
        .execute(),
    );
    return inOrder(ids, byKey(rows, 'message_id'));
  },

  removeAbout: async (messageId) => {
    await sql.deleteFrom('reminders').where('message_id', '=', messageId).execute();
  },

  removeOf: async (userId) => {
    await sql.deleteFrom('reminders').where('user_id', '=', userId).execute();
  },
});

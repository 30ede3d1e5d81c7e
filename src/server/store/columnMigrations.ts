import { type Kysely, sql } from 'kysely';
import { createTable } from './createTable.js';

/** Mutes that ended before this migration are not known: what they kept from counting may count. */
export const endedMutes = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await createTable(db, 'ended_mutes', {
      key: ['user_id', 'kind', 'target_id', 'created_at'],
      text: ['user_id', 'kind', 'target_id', 'created_at', 'ended_at'],
    });
    await db.schema
      .createIndex('ended_mutes_target')
      .on('ended_mutes')
      .columns(['kind', 'target_id'])
      .execute();
  },
};

export const teamsRole = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('users')
      .addColumn('teams_role', 'text', (it) => it.notNull().defaultTo('{}'))
      .execute();
  },
};

export const countedMessages = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('messages')
      .addColumn('counted', 'integer', (it) => it.notNull().defaultTo(1))
      .execute();
  },
};

/**
 * A message adds one to the count of its channel, in place of one to the count of every member: the
 * unread messages of a member are those of the channel less those that do not count for the member.
 */
export const countedChannels = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    const integer = (table: string, column: string) =>
      db.schema
        .alterTable(table)
        .addColumn(column, 'integer', (it) => it.notNull().defaultTo(0))
        .execute();
    await integer('channels', 'counted_messages');
    await integer('members', 'unread_base');
    await sql`update channels set counted_messages = coalesce(
      (select max(unread_messages) from members where members.cid = channels.cid), 0)`.execute(db);
    await sql`update members set unread_base = coalesce(
      (select counted_messages from channels where channels.cid = members.cid), 0)
      - unread_messages`.execute(db);
    await db.schema.dropIndex('members_user').execute();
    await db.schema.alterTable('members').dropColumn('unread_messages').execute();
    await db.schema.createIndex('members_user').on('members').columns(['user_id', 'cid']).execute();
  },
};

/** Connections and watches live in memory. */
export const liveConnections = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const table of ['watches', 'connections']) await db.schema.dropTable(table).execute();
  },
};

export const plainNames = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('answers').renameTo('idempotency_keys').execute();
    for (const column of ['last_read', 'last_read_message_id'])
      await db.schema
        .alterTable('members')
        .renameColumn(column.replace('last_', 'told_'), `public_${column}`)
        .execute();
  },
};

/** How far the messages of a channel were delivered to a member. */
export const deliveredMarks = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const column of ['last_delivered_at', 'last_delivered_message_id', 'delivered_to'])
      await db.schema.alterTable('members').addColumn(column, 'text').execute();
  },
};

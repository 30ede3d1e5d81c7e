import { type Kysely, type MigrationProvider, sql, type SqlBool } from 'kysely';
import { blocksTable } from './blocks.js';
import { retainedTable } from './retained.js';
import { createTable, type Table } from './createTable.js';
import { flagsTable } from './flags.js';
import { ownThingsTables } from './ownThings.js';
import { pollsTables } from './polls.js';
import { devicesTable } from './devices.js';
import { textIndex } from './textIndex.js';
import { threadsTables } from './threads.js';

// A released migration is never edited: databases exist that it has run on.
const initialTables: Readonly<Record<string, Table>> = {
  users: {
    key: ['id'],
    text: [
      ...['id', 'role', 'language', 'teams', 'privacy_settings'],
      ...['created_at', 'updated_at', 'data'],
    ],
    integer: ['banned', 'invisible', 'online'],
    nullable: ['last_active', 'deactivated_at', 'deleted_at', 'revoke_tokens_issued_before'],
  },
  channels: {
    key: ['cid'],
    text: [
      ...['cid', 'type', 'id', 'created_by_id', 'created_at', 'updated_at'],
      ...['filter_tags', 'config_overrides', 'data'],
    ],
    integer: ['member_count', 'frozen', 'disabled', 'cooldown'],
    nullable: ['last_message_at', 'team', 'truncated_at', 'deleted_at'],
  },
  members: {
    key: ['cid', 'user_id'],
    text: [
      ...['cid', 'user_id', 'channel_role', 'created_at', 'updated_at', 'data'],
      ...['last_read', 'told_read'],
    ],
    integer: ['banned', 'shadow_banned', 'hidden', 'unread_messages', 'invited'],
    nullable: [
      ...['last_read_message_id', 'told_read_message_id'],
      ...['invite_accepted_at', 'invite_rejected_at'],
      ...['archived_at', 'pinned_at', 'hide_messages_before'],
    ],
  },
  messages: {
    key: ['id'],
    text: [
      ...['id', 'cid', 'user_id', 'type', 'text', 'html', 'attachments', 'mentioned_user_ids'],
      ...['created_at', 'updated_at', 'data'],
    ],
    integer: ['in_channel', 'silent', 'shadowed', 'reply_count'],
    nullable: [
      ...['parent_id', 'quoted_message_id', 'pinned_at', 'pinned_by_id', 'pin_expires'],
      ...['text_updated_at', 'deleted_at'],
    ],
  },
  reactions: {
    key: ['message_id', 'user_id', 'type'],
    text: ['message_id', 'user_id', 'type', 'created_at', 'updated_at', 'data'],
    integer: ['score', 'shadowed'],
    nullable: ['emoji_code'],
  },
  connections: { key: ['id'], text: ['id', 'user_id', 'node'] },
  watches: { key: ['connection_id', 'cid'], text: ['connection_id', 'cid', 'user_id'] },
  mutes: {
    key: ['user_id', 'kind', 'target_id'],
    text: ['user_id', 'kind', 'target_id', 'created_at', 'updated_at'],
    nullable: ['expires'],
  },
  bans: {
    key: ['user_id', 'cid'],
    text: ['user_id', 'cid', 'created_at'],
    integer: ['shadow'],
    nullable: ['banned_by_id', 'reason', 'expires'],
  },
  deleted_for_me: {
    key: ['user_id', 'message_id'],
    text: ['user_id', 'message_id', 'deleted_at'],
  },
  app: { key: ['id'], text: ['id', 'data'] },
  channel_types: { key: ['name'], text: ['name', 'created_at', 'updated_at', 'data'] },
  tasks: {
    key: ['id'],
    text: ['id', 'kind', 'status', 'created_at', 'updated_at', 'input', 'result'],
  },
  log: {
    key: ['id'],
    text: ['key', 'event', 'routing', 'request_info', 'created_at'],
    integer: ['id', 'to_members'],
    nullable: ['cid'],
    nullableInteger: ['after'],
  },
  log_users: { key: ['user_id', 'log_id'], text: ['user_id'], integer: ['log_id'] },
  hooks: { key: ['id'], text: ['id'], integer: ['position', 'skipped'] },
  answers: {
    key: ['user_id', 'endpoint', 'key'],
    text: ['user_id', 'endpoint', 'key', 'request', 'answer', 'created_at'],
  },
  log_state: { key: ['id'], text: ['id', 'epoch'], integer: ['floor'] },
};

const initialIndexes: Readonly<Record<string, readonly [table: string, ...columns: string[]]>> = {
  channels_type: ['channels', 'type', 'id'],
  // Unread totals read only this index.
  members_user: ['members', 'user_id', 'cid', 'unread_messages'],
  messages_channel: ['messages', 'cid', 'in_channel', 'created_at'],
  messages_parent: ['messages', 'parent_id', 'created_at'],
  messages_author: ['messages', 'user_id', 'cid'],
  messages_pin_expires: ['messages', 'pin_expires'],
  mutes_target: ['mutes', 'kind', 'target_id'],
  mutes_expires: ['mutes', 'expires'],
  bans_channel: ['bans', 'cid'],
  bans_expires: ['bans', 'expires'],
  answers_created: ['answers', 'created_at'],
  log_channel: ['log', 'cid', 'id'],
  log_created: ['log', 'created_at'],
  log_users_entry: ['log_users', 'log_id'],
  messages_pinned: ['messages', 'cid', 'pinned_at'],
  connections_user: ['connections', 'user_id'],
  tasks_status: ['tasks', 'status', 'created_at'],
  watches_channel: ['watches', 'cid', 'user_id'],
};

const initial = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const [name, table] of Object.entries(initialTables)) await createTable(db, name, table);
    for (const [name, [table, ...columns]] of Object.entries(initialIndexes))
      await db.schema.createIndex(name).on(table).columns(columns).execute();
  },
};

// Few members have a hidden history, and few users are invisible: every change of an older message
// asks who the first are, and every count of watchers who the others are.
const hidden = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createIndex('members_hiding')
      .on('members')
      .columns(['cid', 'hide_messages_before'])
      .where('hide_messages_before' as never, 'is not', null)
      .execute();
    await db.schema
      .createIndex('users_invisible')
      .on('users')
      .column('id')
      .where('invisible' as never, '=', 1)
      .execute();
  },
};

/** Mutes that ended before this migration are not known: what they kept from counting may count. */
const endedMutes = {
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

const teamsRole = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('users')
      .addColumn('teams_role', 'text', (it) => it.notNull().defaultTo('{}'))
      .execute();
  },
};

const countedMessages = {
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
const countedChannels = {
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
const liveConnections = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const table of ['watches', 'connections']) await db.schema.dropTable(table).execute();
  },
};

// Of what a message looks for there is mostly nothing: a pending invite, a hidden channel, a quote.
const rareRows = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createIndex('members_hidden')
      .on('members')
      .column('cid')
      .where('hidden' as never, '=', 1)
      .execute();
    await db.schema
      .createIndex('members_pending')
      .on('members')
      .column('cid')
      .where('invited' as never, '=', 1)
      .where('invite_accepted_at' as never, 'is', null)
      .execute();
    await db.schema
      .createIndex('messages_quoted')
      .on('messages')
      .columns(['cid', 'quoted_message_id'])
      .where('quoted_message_id' as never, 'is not', null)
      .execute();
    await db.schema.dropIndex('messages_author').execute();
    await db.schema
      .createIndex('messages_author')
      .on('messages')
      .columns(['user_id', 'cid', 'created_at'])
      .execute();
  },
};

// Most messages are no reply and not pinned: an index has only those that are.
const sparseMessages = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    const indexes = {
      messages_parent: ['parent_id', 'created_at'],
      messages_pin_expires: ['pin_expires'],
    };
    for (const [name, columns] of Object.entries(indexes)) {
      await db.schema.dropIndex(name).execute();
      await db.schema
        .createIndex(name)
        .on('messages')
        .columns(columns)
        .where(columns[0] as never, 'is not', null)
        .execute();
    }
    await db.schema.dropIndex('messages_pinned').execute();
    await db.schema
      .createIndex('messages_pinned')
      .on('messages')
      .columns(['cid', 'pinned_at'])
      .where('pinned_at' as never, 'is not', null)
      .execute();
  },
};

const plainNames = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('answers').renameTo('idempotency_keys').execute();
    for (const column of ['last_read', 'last_read_message_id'])
      await db.schema
        .alterTable('members')
        .renameColumn(column.replace('last_', 'told_'), `public_${column}`)
        .execute();
  },
};

/** A query of channels finds those that its caller may read in three ways: by membership, and by these. */
const queriedChannels = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createIndex('channels_creator')
      .on('channels')
      .column('created_by_id')
      .execute();
    await db.schema
      .createIndex('channels_overridden')
      .on('channels')
      .column('cid')
      .where(sql<SqlBool>`config_overrides <> '{}'`)
      .execute();
  },
};

// Few of many: the deleted replies of a thread, the replies of a channel, the entries of the log for
// all members of a channel, and those of no channel.
const sweptRows = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`create index messages_deleted_replies on messages (parent_id)
      where deleted_at is not null and shadowed = 0`.execute(db);
    await sql`create index messages_replies on messages (cid, created_at)
      where in_channel = 0 and type <> 'deleted'`.execute(db);
    await sql`create index deleted_for_me_message on deleted_for_me (message_id)`.execute(db);
    await sql`create index log_members on log (cid, id) where to_members = 1`.execute(db);
    await sql`create index log_general on log (id) where cid is null and key <> ''`.execute(db);
  },
};

/** The entries of a line are found in the index alone: whether an entry is in the line is in it, too. */
const logLines = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('log_channel').execute();
    await db.schema.createIndex('log_channel').on('log').columns(['cid', 'id', 'after']).execute();
  },
};

/** The entries of no channel by their place: a range of the whole log was read without `cid`. */
const generalEntries = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('log_general').execute();
    await sql`create index log_general on log (cid, id) where cid is null and key <> ''`.execute(
      db,
    );
  },
};

/** How far the messages of a channel were delivered to a member. */
const deliveredMarks = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const column of ['last_delivered_at', 'last_delivered_message_id', 'delivered_to'])
      await db.schema.alterTable('members').addColumn(column, 'text').execute();
  },
};

/** The migrations of every database, in the order of their names. */
export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      '0001_initial': initial,
      '0002_ended_mutes': endedMutes,
      '0003_teams_role': teamsRole,
      '0004_counted_messages': countedMessages,
      '0005_hidden': hidden,
      '0006_counted_channels': countedChannels,
      '0007_live_connections': liveConnections,
      '0008_rare_rows': rareRows,
      '0009_plain_names': plainNames,
      '0010_queried_channels': queriedChannels,
      '0011_sparse_messages': sparseMessages,
      '0012_swept_rows': sweptRows,
      '0013_flags': flagsTable,
      '0014_blocks': blocksTable,
      '0015_log_lines': logLines,
      '0020_delivered_marks': deliveredMarks,
      '0021_threads': threadsTables,
      '0022_text_index': textIndex,
      '0023_own_things': ownThingsTables,
      '0024_polls': pollsTables,
      '0025_devices': devicesTable,
      '0041_general_entries': generalEntries,
      '0045_retained_events': retainedTable,
    }),
};

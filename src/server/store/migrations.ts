import type { CreateTableBuilder, Kysely, MigrationProvider } from 'kysely';

interface Table {
  readonly key: readonly string[];
  readonly text: readonly string[];
  readonly nullable?: readonly string[];
  readonly integer?: readonly string[];
}

const createTable = async (db: Kysely<unknown>, name: string, table: Table): Promise<void> => {
  const { key, text, nullable = [], integer = [] } = table;
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const column of text) builder = builder.addColumn(column, 'text', (it) => it.notNull());
  for (const column of integer)
    builder = builder.addColumn(column, 'integer', (it) => it.notNull());
  for (const column of nullable) builder = builder.addColumn(column, 'text');
  await builder.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute();
};

// A migration that has been released is never edited: it has run somewhere.
const initialTables: Readonly<Record<string, Table>> = {
  users: {
    key: ['id'],
    text: [
      ...['id', 'role', 'language', 'teams', 'privacy_settings'],
      ...['created_at', 'updated_at', 'data'],
    ],
    integer: ['banned', 'invisible', 'online'],
    nullable: ['last_active'],
  },
  channels: {
    key: ['cid'],
    text: ['cid', 'type', 'id', 'created_by_id', 'created_at', 'updated_at', 'data'],
    integer: ['member_count', 'frozen', 'disabled'],
    nullable: ['last_message_at', 'team'],
  },
  members: {
    key: ['cid', 'user_id'],
    text: ['cid', 'user_id', 'channel_role', 'created_at', 'updated_at', 'last_read', 'data'],
    integer: ['banned', 'hidden', 'unread_messages'],
    nullable: ['last_read_message_id'],
  },
  messages: {
    key: ['id'],
    text: [
      ...['id', 'cid', 'user_id', 'type', 'text', 'html', 'attachments', 'mentioned_user_ids'],
      ...['created_at', 'updated_at', 'data'],
    ],
    integer: ['in_channel', 'silent', 'reply_count'],
    nullable: [
      ...['parent_id', 'quoted_message_id', 'pinned_at', 'pinned_by_id'],
      ...['text_updated_at', 'deleted_at'],
    ],
  },
  reactions: {
    key: ['message_id', 'user_id', 'type'],
    text: ['message_id', 'user_id', 'type', 'created_at', 'updated_at', 'data'],
    integer: ['score'],
    nullable: ['emoji_code'],
  },
  connections: { key: ['id'], text: ['id', 'user_id', 'node'] },
  watches: { key: ['connection_id', 'cid'], text: ['connection_id', 'cid', 'user_id'] },
};

const initialIndexes: Readonly<Record<string, readonly [table: string, ...columns: string[]]>> = {
  channels_type: ['channels', 'type', 'id'],
  // Unread totals read nothing but this index.
  members_user: ['members', 'user_id', 'cid', 'unread_messages'],
  messages_channel: ['messages', 'cid', 'in_channel', 'created_at'],
  messages_parent: ['messages', 'parent_id', 'created_at'],
  messages_pinned: ['messages', 'cid', 'pinned_at'],
  connections_user: ['connections', 'user_id'],
  watches_channel: ['watches', 'cid', 'user_id'],
};

const initial = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const [name, table] of Object.entries(initialTables)) await createTable(db, name, table);
    for (const [name, [table, ...columns]] of Object.entries(initialIndexes))
      await db.schema.createIndex(name).on(table).columns(columns).execute();
  },
};

/** All migrations, in the order of their names. */
export const migrations: MigrationProvider = {
  getMigrations: () => Promise.resolve({ '0001_initial': initial }),
};

import type { Kysely } from 'kysely';
import { createTable, type Table } from './createTable.js';

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

/** The first tables, with their indexes. */
export const initial = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const [name, table] of Object.entries(initialTables)) await createTable(db, name, table);
    for (const [name, [table, ...columns]] of Object.entries(initialIndexes))
      await db.schema.createIndex(name).on(table).columns(columns).execute();
  },
};

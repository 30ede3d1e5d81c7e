import { type Kysely, sql, type SqlBool } from 'kysely';

// Few members have a hidden history, and few users are invisible: every change of an older message
// asks who the first are, and every count of watchers who the others are.
export const hidden = {
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

// Of what a message looks for there is mostly nothing: a pending invite, a hidden channel, a quote.
export const rareRows = {
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
export const sparseMessages = {
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

/** A query of channels finds those that its caller may read in three ways: by membership, and by these. */
export const queriedChannels = {
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
export const sweptRows = {
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
export const logLines = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('log_channel').execute();
    await db.schema.createIndex('log_channel').on('log').columns(['cid', 'id', 'after']).execute();
  },
};

/** The entries of no channel by their place: a range of the whole log was read without `cid`. */
export const generalEntries = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('log_general').execute();
    await sql`create index log_general on log (cid, id) where cid is null and key <> ''`.execute(
      db,
    );
  },
};

/** Unread messages are counted in the index of a channel alone. */
export const unreadInIndex = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('messages_channel').execute();
    await db.schema
      .createIndex('messages_channel')
      .on('messages')
      .columns([
        ...['cid', 'in_channel', 'created_at'],
        ...['user_id', 'counted', 'silent', 'shadowed'],
      ])
      .execute();
  },
};

/**
 * A message may have thousands of reactions and participants: their first ones are read in the order
 * of an index, and the reactions are summed up in one.
 */
export const orderedOfMessage = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createIndex('reactions_newest')
      .on('reactions')
      .columns(['message_id', 'updated_at'])
      .execute();
    // What their sums read, so that the index alone is read.
    await db.schema
      .createIndex('reactions_summed')
      .on('reactions')
      .columns([
        ...['message_id', 'type', 'shadowed', 'user_id'],
        ...['score', 'created_at', 'updated_at'],
      ])
      .execute();
    await db.schema.dropIndex('thread_participants_thread').execute();
    await db.schema
      .createIndex('thread_participants_thread')
      .on('thread_participants')
      .columns(['thread_id', 'created_at', 'user_id'])
      .execute();
  },
};

/** Own messages are counted in the index of their author alone, and replies in that of their thread. */
export const countedInIndex = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.dropIndex('messages_author').execute();
    await db.schema
      .createIndex('messages_author')
      .on('messages')
      .columns([
        ...['user_id', 'cid', 'created_at'],
        ...['in_channel', 'counted', 'silent', 'shadowed'],
      ])
      .execute();
    await db.schema.dropIndex('messages_parent').execute();
    await db.schema
      .createIndex('messages_parent')
      .on('messages')
      .columns([
        ...['parent_id', 'created_at'],
        ...['user_id', 'counted', 'silent', 'shadowed', 'type'],
      ])
      .where('parent_id' as never, 'is not', null)
      .execute();
  },
};

/** The reactions of a user: without an index, the deletion of a user read all reactions. */
export const reactionsOfUsers = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.createIndex('reactions_user').on('reactions').column('user_id').execute();
  },
};

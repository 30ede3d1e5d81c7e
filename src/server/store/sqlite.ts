import { Kysely, Migrator, sql, SqliteDialect } from 'kysely';
import type { LogStore } from '../ports/logStore.js';
import type { Store } from '../ports/store.js';
import { idempotencyStore } from './idempotencyKeys.js';
import { appStore, channelTypeStore, taskStore } from './app.js';
import { channelStore } from './channels.js';
import { connectionStore } from './connections.js';
import { memberStore } from './members.js';
import { banStore } from './bans.js';
import { expiryStore } from './expiries.js';
import { hookStore } from './hooks.js';
import { logStore } from './logTables.js';
import { muteStore } from './mutes.js';
import { messageStore } from './messages.js';
import { migrations } from './migrations.js';
import { makePrivate } from './privateFile.js';
import { memoizeReads } from './readOnce.js';
import { reactionStore } from './reactions.js';
import { cachedStatements } from './statements.js';
import type { Tables } from './tables.js';
import { userStore } from './users.js';
import { watchStore } from './watches.js';

/** Where an SQLite store lives. */
export interface SqliteStoreOptions {
  /** The path of its file; in memory when absent. */
  readonly file?: string | undefined;
}

/** A store that this process opened. */
export interface OpenStore extends Store {
  readonly close: () => Promise<void>;
}

const loadDriver = async () => {
  try {
    return (await import('libsql')).default;
  } catch (cause) {
    throw new Error("The SQLite store needs the package 'libsql': npm install libsql", { cause });
  }
};

const migrate = async (db: Kysely<Tables>): Promise<void> => {
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error !== undefined) throw new Error('The store cannot be migrated', { cause: error });
};

// No socket survives a restart, and a file has one server at a time. Anonymous users are not stored;
// earlier versions kept them.
const forgetConnections = (db: Kysely<Tables>): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await tx.deleteFrom('watches').execute();
    await tx.deleteFrom('connections').execute();
    await tx.deleteFrom('users').where('role', '=', 'anonymous').execute();
    await tx.updateTable('users').set({ online: 0 }).where('online', '=', 1).execute();
  });

const withEraseHook = (log: LogStore, onErase: () => void): LogStore => ({
  ...log,
  erase: (rows) => {
    if (rows.length > 0) onErase();
    return log.erase(rows);
  },
  eraseChannel: (cid) => {
    onErase();
    return log.eraseChannel(cid);
  },
});

/**
 * Opens the embedded store: in memory, or in a file that outlives the process. Tables are created
 * or migrated first.
 */
export const openSqliteStore = async ({ file }: SqliteStoreOptions = {}): Promise<OpenStore> => {
  const Database = await loadDriver();
  if (file !== undefined) await makePrivate(file);
  const database = new Database(file ?? ':memory:');
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: cachedStatements(database) }),
  });
  try {
    if (file !== undefined) await sql`pragma journal_mode = wal`.execute(db);
    // What is removed for good is overwritten in the file, not only unlinked.
    await sql`pragma secure_delete = on`.execute(db);
    await migrate(db);
    await forgetConnections(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    transaction: async (work) => {
      const done = { isErased: false };
      const onErase = (): void => {
        done.isErased = true;
      };
      const result = await db.transaction().execute((tx) =>
        work({
          users: memoizeReads(userStore(tx)),
          channels: channelStore(tx),
          members: memberStore(tx),
          messages: messageStore(tx),
          reactions: reactionStore(tx),
          connections: connectionStore(tx),
          watches: watchStore(tx),
          app: appStore(tx),
          channelTypes: channelTypeStore(tx),
          tasks: taskStore(tx),
          log: withEraseHook(logStore(tx), onErase),
          hooks: hookStore(tx),
          idempotency: idempotencyStore(tx),
          mutes: muteStore(tx),
          bans: banStore(tx),
          expiries: expiryStore(tx),
        }),
      );
      // The write-ahead log still holds pages from before.
      if (done.isErased && file !== undefined)
        await sql`pragma wal_checkpoint(truncate)`.execute(db);
      return result;
    },
    close: () => db.destroy(),
  };
};

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
import { memoizeReads } from './memoizeReads.js';
import { reactionStore } from './reactions.js';
import { cacheStatements } from './statements.js';
import type { Tables } from './tables.js';
import { userStore } from './users.js';
import { skipVainRollback } from './vainRollback.js';
import { watchStore } from './watches.js';

/** The options of the SQLite store. */
export interface SqliteStoreOptions {
  /** The path of its file; in memory when absent. */
  readonly file?: string | undefined;
}

/** An open store. */
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

type Driver = Awaited<ReturnType<typeof loadDriver>>;

const migrate = async (db: Kysely<Tables>): Promise<void> => {
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error !== undefined) throw new Error('The store cannot be migrated', { cause: error });
};

/**
 * Takes the lock of a data file, or throws `SQLITE_BUSY`: the operating system frees it when the
 * process ends, however it ends. The data file itself could not be used for it, because SQLite holds
 * its locks until all prepared statements have been collected.
 */
const lockFile = (Database: Driver, file: string): (() => void) => {
  const lock = new Database(`${file}-lock`);
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    lock.exec('rollback');
    lock.close();
  };
};

// No socket survives a restart, and only one server at a time uses a file. Anonymous users are not
// stored; earlier versions kept them.
const deleteConnections = (db: Kysely<Tables>): Promise<void> =>
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
 * Opens the embedded store, in memory or in a file; creates or migrates the tables first. Throws
 * `SQLITE_BUSY` when another store has the file open.
 */
export const openSqliteStore = async ({ file }: SqliteStoreOptions = {}): Promise<OpenStore> => {
  const Database = await loadDriver();
  const database = new Database(file ?? ':memory:');
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: cacheStatements(skipVainRollback(database)) }),
  });
  let unlock = (): void => undefined;
  const close = (): Promise<void> => db.destroy().finally(() => unlock());
  try {
    if (file !== undefined) {
      unlock = lockFile(Database, file);
      await sql`pragma journal_mode = wal`.execute(db);
    }
    // What is removed for good is overwritten in the file, not only unlinked.
    await sql`pragma secure_delete = on`.execute(db);
    await migrate(db);
    await deleteConnections(db);
  } catch (error) {
    await close();
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
    close,
  };
};

import { Kysely, Migrator } from 'kysely';
import type { CacheReads } from '../ports/cacheReads.js';
import type { OpenLogFile } from '../ports/logFile.js';
import type { OpenStore } from '../ports/store.js';
import { UnavailableError } from '../ports/unavailable.js';
import { createDialect } from './dialect.js';
import { createGroupCommit } from './groupCommit.js';
import { createJournal } from './journal.js';
import { liveInMemory } from './liveInMemory.js';
import { migrations } from './migrations.js';
import { createRawTables } from './rawTables.js';
import { cacheStatements, createStatements } from './statements.js';
import { createStoreTx } from './storeTx.js';
import { createControl } from './transactionControl.js';
import type { Tables } from './tables.js';
import { searchTables, sqliteWords } from './textIndex.js';
import { openWriteAheadLog, type WriteAheadLog } from './writeAheadLog.js';

/** The options of the SQLite store. */
export interface SqliteStoreOptions {
  /** The path of its file; in memory when absent. */
  readonly file?: string | undefined;
  /**
   * Whether a transaction is on the disk before its work resolves, so that it outlives a power cut;
   * `true` by default. Otherwise the last transactions may be lost with the machine, never with the
   * process.
   */
  readonly isDurable?: boolean;
}

/** The options of the SQLite store, with what it needs of the platform. */
interface OpenSqliteOptions extends SqliteStoreOptions {
  /** Opens the write-ahead log of the file, to sync it beside the work; by default commits sync it. */
  readonly openLogFile?: OpenLogFile | undefined;
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
const endPresence = async (db: Kysely<Tables>): Promise<void> => {
  await db.deleteFrom('users').where('role', '=', 'anonymous').execute();
  await db.updateTable('users').set({ online: 0 }).where('online', '=', 1).execute();
};

/** The most pieces of work of one transaction: those behind it wait for it. */
const groupLimit = 64;

/**
 * Opens the embedded store, in memory or in a file; creates or migrates the tables first. Throws
 * `SQLITE_BUSY` when another store has the file open.
 */
export const openSqliteStore = async (options: OpenSqliteOptions = {}): Promise<OpenStore> => {
  const { file, isDurable = true, openLogFile } = options;
  const Database = await loadDriver();
  const database = new Database(file ?? ':memory:');
  const cached = cacheStatements(database);
  const journal = createJournal();
  const erased = { isDue: false };
  let log: WriteAheadLog | undefined;
  let isUp = true;
  const sync = async (): Promise<void> => {
    try {
      await log?.sync();
    } catch (cause) {
      isUp = false;
      throw new UnavailableError('the data file cannot be synced, start the server again', cause);
    }
  };
  const group = createGroupCommit({
    control: createControl(database),
    journal,
    defer: setImmediate,
    limit: groupLimit,
    afterCommit: () => {
      // The write-ahead log still holds pages from before.
      if (erased.isDue && log) log.erase();
      else if (erased.isDue && file !== undefined) database.exec('pragma wal_checkpoint(truncate)');
      erased.isDue = false;
    },
    sync: openLogFile && isDurable ? sync : undefined,
  });
  const db = new Kysely<Tables>({ dialect: createDialect(cached, group.beforeWrite) });
  let unlock = (): void => undefined;
  const close = async (): Promise<void> => {
    await group.idle();
    await log?.close();
    await db.destroy().finally(() => unlock());
  };
  try {
    if (file !== undefined) {
      unlock = lockFile(Database, file);
      database.exec('pragma journal_mode = wal');
      database.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`);
    }
    // What is removed for good is overwritten in the file, not only unlinked.
    database.exec('pragma secure_delete = on');
    await group.run(() => migrate(db));
    await group.run(() => endPresence(db));
    database.exec(searchTables);
    if (file !== undefined && openLogFile && isDurable)
      log = await openWriteAheadLog(database, file, openLogFile);
  } catch (error) {
    await close();
    throw error;
  }
  const reads = new Map<string, CacheReads>();
  const statements = createStatements(cached, group.beforeWrite);
  const tx = createStoreTx({
    sql: db,
    statements,
    journal,
    live: liveInMemory(statements, journal),
    outbox: { add: () => undefined },
    words: sqliteWords,
    onErase: () => {
      erased.isDue = true;
    },
    readsOf: (cache) => {
      const counts = { hits: 0, misses: 0 };
      reads.set(cache, counts);
      return counts;
    },
  });
  return {
    transaction: (work) => group.run(() => work(tx)),
    close,
    health: () => ({ isDatabaseUp: isUp }),
    cacheReads: () => reads,
    rawTables: () => createRawTables(db, group.run),
  };
};

import type { OpenLogFile } from '../ports/logFile.js';

/** What the log needs of the connection that writes it. */
interface LogDatabase {
  readonly exec: (sql: string) => unknown;
}

/** A write-ahead log that is synced beside the work on the database, not by its commits. */
export interface WriteAheadLog {
  /** Resolves once all transactions so far are on the disk; to be called after each of them. */
  readonly sync: () => Promise<void>;
  /** Takes what was erased from the database out of the log, too. */
  readonly erase: () => void;
  /** Lets commits sync themselves again, before the database is closed. */
  readonly close: () => Promise<void>;
}

/** How long a log gets before a checkpoint. */
interface LogLimits {
  readonly transactions: number;
  readonly bytes: number;
}

const usualLimits: LogLimits = { transactions: 256, bytes: 32 * 1024 * 1024 };

const isFull = (error: unknown): boolean =>
  (error as { readonly code?: unknown }).code === 'SQLITE_FULL';

/**
 * Opens the write-ahead log of a database with one connection. From then on SQLite writes commits
 * without syncing them: `sync` does so in another thread. SQLite syncs around each checkpoint, and
 * at the first commit after it, whose log must not be mixed with the one before.
 */
export const openWriteAheadLog = async (
  database: LogDatabase,
  file: string,
  openLogFile: OpenLogFile,
  limits = usualLimits,
): Promise<WriteAheadLog> => {
  const log = await openLogFile(`${file}-wal`);
  let transactions = 0;
  const checkpoint = (mode: 'restart' | 'truncate'): void => {
    database.exec('pragma synchronous = full');
    try {
      database.exec(`pragma wal_checkpoint(${mode})`);
      // Any write begins a new log, and this one changes nothing.
      database.exec('pragma user_version = 0');
    } catch (error) {
      if (isFull(error)) return; // Commits sync themselves until a checkpoint has room.
      throw error;
    }
    database.exec('pragma synchronous = off');
    transactions = 0;
  };
  // SQLite would checkpoint in any commit, without a sync.
  database.exec('pragma wal_autocheckpoint = 0');
  checkpoint('restart');
  return {
    sync: async () => {
      transactions += 1;
      if (log.size() > limits.bytes) checkpoint('truncate');
      else if (transactions >= limits.transactions) checkpoint('restart');
      await log.sync();
    },
    erase: () => checkpoint('truncate'),
    close: async () => {
      database.exec('pragma synchronous = full');
      await log.close();
    },
  };
};

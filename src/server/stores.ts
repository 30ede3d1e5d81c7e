import { asDataError, openLogFile, protectDataFile } from './dataFile.js';
import { ListenError } from './listenError.js';
import type { BusFactory, StoreFactory } from './ports/factories.js';
import { UnavailableError } from './ports/unavailable.js';
import { openPostgresStore } from './store/postgres.js';
import { DatabaseInUseError } from './store/postgresConnections.js';
import { openSqliteStore, type SqliteStoreOptions } from './store/sqlite.js';
import { messageOfCause } from './causes.js';

/**
 * A store in SQLite: in a data file, which only its owner can read and one server at a time uses, or
 * in memory. It is what `createChatServer` uses for `data`, and without any option.
 *
 * @example
 * ```ts
 * import { createChatServer, sqliteStore } from 'millrace/server';
 *
 * const server = createChatServer({ store: sqliteStore({ file: 'chat.db' }) });
 * ```
 */
export const sqliteStore =
  (options: SqliteStoreOptions = {}): StoreFactory =>
  async () => {
    const { file } = options;
    if (file === undefined) return openSqliteStore(options);
    try {
      await protectDataFile(file);
      return await openSqliteStore({ ...options, openLogFile });
    } catch (error) {
      throw asDataError(file, error);
    }
  };

/** The options of `postgresStore`. */
export interface PostgresOptions {
  /**
   * `postgres://user:password@host:port/database`. The tables are in the schema that unqualified names
   * are in; each application has a schema of its own.
   */
  readonly url: string;
  /** Connects the nodes of the application, `natsBus` for example; without it there is one node only. */
  readonly bus?: BusFactory | undefined;
}

/** Why a database cannot be opened, without its URL, which may hold a password. */
const asDatabaseError = (error: unknown, isShared: boolean): unknown => {
  if (error instanceof DatabaseInUseError)
    return new ListenError(
      'DataInUse',
      isShared
        ? 'a server without natsUrl uses this database: give it the same natsUrl'
        : 'another server uses this database: stop it, or give all of them the same natsUrl',
      error,
    );
  return error instanceof UnavailableError
    ? new ListenError(
        'DataRefused',
        `the database cannot be opened: ${messageOfCause(error)}`,
        error,
      )
    : error;
};

/**
 * A store in Postgres, for one node or, with a bus, for any number of them. It is what
 * `createChatServer` uses for `databaseUrl`. It needs the package `pg`.
 *
 * @example
 * ```ts
 * import { createChatServer, natsBus, postgresStore } from 'millrace/server';
 *
 * const bus = natsBus({ url: 'nats://nats:4222' });
 * const store = postgresStore({ url: 'postgres://millrace@db/millrace', bus });
 * const server = createChatServer({ store });
 * ```
 */
export const postgresStore =
  ({ url, bus }: PostgresOptions): StoreFactory =>
  (context) =>
    openPostgresStore({ ...context, url, bus }).catch((error: unknown) => {
      throw asDatabaseError(error, bus !== undefined) as Error;
    });

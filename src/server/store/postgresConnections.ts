import { UnavailableError } from '../ports/unavailable.js';
import { tryLock } from './applicationLock.js';
import { openSession, type Session } from './postgresSession.js';

/** Another node uses the database, and the two cannot be together. */
export class DatabaseInUseError extends Error {
  readonly _tag = 'DatabaseInUseError';

  constructor() {
    super('another node uses this database alone, or as one of several that share a bus');
    this.name = 'DatabaseInUseError';
  }
}

/** The options of `createConnections`. */
export interface ConnectionsOptions {
  readonly url: string;
  /** Their name in `pg_stat_activity`. */
  readonly name: string;
  /** Whether other nodes may use the database. */
  readonly isShared: boolean;
  /** Called when the connection with the locks is lost. */
  readonly onGuardLost: () => void;
}

/** The two connections of a node, each opened when it is asked for and is not open. */
export interface Connections {
  /** That of the transactions. */
  readonly main: () => Promise<Session>;
  /** That beside them, which holds the locks of the node: without it nothing is committed. */
  readonly guard: () => Promise<Session>;
  readonly isGuardOpen: () => boolean;
  readonly close: () => Promise<void>;
}

/** Opens one session at a time, and again once it is lost. */
const reopening = (open: () => Promise<Session>) => {
  let session: Session | undefined;
  let opening: Promise<Session> | undefined;
  let isClosed = false;
  return {
    get: (): Promise<Session> => {
      if (isClosed) return Promise.reject(new UnavailableError('the store is closed'));
      if (session?.isOpen() === true) return Promise.resolve(session);
      opening ??= open()
        .then((opened) => (session = opened))
        .finally(() => {
          opening = undefined;
        });
      return opening;
    },
    isOpen: () => session?.isOpen() === true,
    close: async () => {
      isClosed = true;
      await opening?.catch(() => undefined);
      await session?.close();
    },
  };
};

export const createConnections = (options: ConnectionsOptions): Connections => {
  const { url, name, isShared, onGuardLost } = options;
  const guard = reopening(async () => {
    const session = await openSession({ url, name, onLost: onGuardLost });
    if (await tryLock(session, 'nodes', { isShared })) return session;
    await session.close();
    throw new DatabaseInUseError();
  });
  const main = reopening(() => openSession({ url, name }));
  return {
    main: async () => {
      await guard.get();
      return main.get();
    },
    guard: guard.get,
    isGuardOpen: guard.isOpen,
    close: async () => {
      await main.close();
      await guard.close();
    },
  };
};

import type { Connection } from '../connection.js';

type Connections = Iterable<Connection>;

/** The connections of this node, indexed by user, watched channel and presence subscription. */
export interface ConnectionIndex {
  readonly add: (connection: Connection) => void;
  /** Removes the connection with its watches and subscriptions. */
  readonly remove: (connectionId: string) => void;
  readonly watch: (connectionId: string, cid: string) => void;
  readonly unwatch: (connectionId: string, cid: string) => void;
  readonly subscribe: (connectionId: string, userId: string) => void;
  readonly all: () => Connections;
  readonly byId: (connectionId: string) => Connections;
  readonly ofUser: (userId: string) => Connections;
  readonly watching: (cid: string) => Connections;
  readonly subscribedTo: (userId: string) => Connections;
  readonly isWatching: (connectionId: string, cid: string) => boolean;
  /** Sends a connection only events after a log entry; `Infinity` while it resumes. */
  readonly startAfter: (connectionId: string, logId: number) => void;
  /** The last log entry that a connection does not receive as a live event. */
  readonly startOf: (connectionId: string) => number;
}

/** A multimap of connections by key. */
const createGroups = () => {
  const groups = new Map<string, Set<Connection>>();
  const keys = new Map<string, Set<string>>();
  const removeAt = (connection: Connection, key: string): void => {
    const group = groups.get(key);
    group?.delete(connection);
    if (group?.size === 0) groups.delete(key);
  };
  return {
    add: (connection: Connection, key: string): void => {
      groups.set(key, (groups.get(key) ?? new Set()).add(connection));
      keys.set(connection.id, (keys.get(connection.id) ?? new Set()).add(key));
    },
    remove: (connection: Connection, key: string): void => {
      removeAt(connection, key);
      keys.get(connection.id)?.delete(key);
    },
    removeAll: (connection: Connection): void => {
      for (const key of keys.get(connection.id) ?? []) removeAt(connection, key);
      keys.delete(connection.id);
    },
    at: (key: string): Connections => groups.get(key) ?? [],
    has: (connectionId: string, key: string): boolean => keys.get(connectionId)?.has(key) === true,
  };
};

export const createConnectionIndex = (): ConnectionIndex => {
  const connections = new Map<string, Connection>();
  const byUser = createGroups();
  const byWatch = createGroups();
  const bySubscription = createGroups();
  const starts = new Map<string, number>();

  /** Deliveries may name connections of other nodes, or closed ones. */
  const ifHere = (connectionId: string, then: (connection: Connection) => void): void => {
    const connection = connections.get(connectionId);
    if (connection) then(connection);
  };

  return {
    add: (connection) => {
      connections.set(connection.id, connection);
      byUser.add(connection, connection.userId);
    },
    remove: (connectionId) =>
      ifHere(connectionId, (connection) => {
        connections.delete(connectionId);
        starts.delete(connectionId);
        for (const groups of [byUser, byWatch, bySubscription]) groups.removeAll(connection);
      }),
    watch: (connectionId, cid) => ifHere(connectionId, (it) => byWatch.add(it, cid)),
    unwatch: (connectionId, cid) => ifHere(connectionId, (it) => byWatch.remove(it, cid)),
    subscribe: (connectionId, userId) =>
      ifHere(connectionId, (it) => bySubscription.add(it, userId)),
    all: () => connections.values(),
    byId: (connectionId) => {
      const connection = connections.get(connectionId);
      return connection ? [connection] : [];
    },
    ofUser: byUser.at,
    watching: byWatch.at,
    subscribedTo: bySubscription.at,
    isWatching: byWatch.has,
    startAfter: (connectionId, logId) => ifHere(connectionId, (it) => starts.set(it.id, logId)),
    startOf: (connectionId) => starts.get(connectionId) ?? 0,
  };
};

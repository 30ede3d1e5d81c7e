import type { ConnectionFacts } from '../../ports/explanation.js';
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
  /** The connections with what they watch and subscribe to. */
  readonly facts: () => readonly ConnectionFacts[];
  /** How many connections and watches there are. */
  readonly counts: () => { readonly connections: number; readonly watches: number };
}

/** A connection with all that is known of it. Most watch and subscribe to nothing. */
interface Entry {
  readonly connection: Connection;
  watching?: Set<string>;
  subscribedTo?: Set<string>;
  start: number;
}

/** Connections by a key. */
type Groups = Map<string, Set<Connection>>;

const addTo = (groups: Groups, key: string, connection: Connection): void => {
  const group = groups.get(key);
  if (group) group.add(connection);
  else groups.set(key, new Set([connection]));
};

const removeFrom = (groups: Groups, key: string, connection: Connection): void => {
  const group = groups.get(key);
  group?.delete(connection);
  if (group?.size === 0) groups.delete(key);
};

export const createConnectionIndex = (): ConnectionIndex => {
  const entries = new Map<string, Entry>();
  const byUser = new Map<string, readonly Connection[]>();
  const watchers: Groups = new Map();
  const subscribers: Groups = new Map();

  const removeOfUser = ({ userId }: Connection, connectionId: string): void => {
    const rest = byUser.get(userId)?.filter(({ id }) => id !== connectionId) ?? [];
    if (rest.length > 0) byUser.set(userId, rest);
    else byUser.delete(userId);
  };

  // Deliveries may name connections of other nodes, or closed ones.
  return {
    add: (connection) => {
      entries.set(connection.id, { connection, start: 0 });
      byUser.set(connection.userId, [...(byUser.get(connection.userId) ?? []), connection]);
    },
    remove: (connectionId) => {
      const entry = entries.get(connectionId);
      if (!entry) return;
      const { connection, watching = [], subscribedTo = [] } = entry;
      entries.delete(connectionId);
      removeOfUser(connection, connectionId);
      for (const cid of watching) removeFrom(watchers, cid, connection);
      for (const userId of subscribedTo) removeFrom(subscribers, userId, connection);
    },
    watch: (connectionId, cid) => {
      const entry = entries.get(connectionId);
      if (!entry) return;
      (entry.watching ??= new Set()).add(cid);
      addTo(watchers, cid, entry.connection);
    },
    unwatch: (connectionId, cid) => {
      const entry = entries.get(connectionId);
      if (!entry?.watching?.delete(cid)) return;
      removeFrom(watchers, cid, entry.connection);
    },
    subscribe: (connectionId, userId) => {
      const entry = entries.get(connectionId);
      if (!entry) return;
      (entry.subscribedTo ??= new Set()).add(userId);
      addTo(subscribers, userId, entry.connection);
    },
    all: () => [...entries.values()].map(({ connection }) => connection),
    byId: (connectionId) => {
      const entry = entries.get(connectionId);
      return entry ? [entry.connection] : [];
    },
    ofUser: (userId) => byUser.get(userId) ?? [],
    watching: (cid) => watchers.get(cid) ?? [],
    subscribedTo: (userId) => subscribers.get(userId) ?? [],
    isWatching: (connectionId, cid) => entries.get(connectionId)?.watching?.has(cid) === true,
    startAfter: (connectionId, logId) => {
      const entry = entries.get(connectionId);
      if (entry) entry.start = logId;
    },
    startOf: (connectionId) => entries.get(connectionId)?.start ?? 0,
    facts: () =>
      [...entries.values()].map(({ connection: { id, userId }, watching, subscribedTo }) => ({
        ...{ id, userId },
        watching: [...(watching ?? [])],
        subscribedTo: [...(subscribedTo ?? [])],
      })),
    counts: () => {
      let watches = 0;
      for (const group of watchers.values()) watches += group.size;
      return { connections: entries.size, watches };
    },
  };
};

import type { Page } from './page.js';
import type { ConnectionRow, WatchRow } from './rows.js';

type Ids = readonly string[];

/** The connections of all nodes. */
export interface ConnectionStore {
  /** A connection by its id. */
  readonly find: (id: string) => Promise<ConnectionRow | undefined>;
  /** Inserts a connection. */
  readonly add: (row: ConnectionRow) => Promise<void>;
  /** Removes the connection and its watches. */
  readonly remove: (id: string) => Promise<void>;
  /** How many connections a user has on all nodes. */
  readonly countOf: (userId: string) => Promise<number>;
  /** Those among some users who have a connection on any node. */
  readonly connectedAmong: (userIds: Ids) => Promise<Ids>;
  /** The connections of a user on all nodes. */
  readonly ofUser: (userId: string) => Promise<readonly ConnectionRow[]>;
  /** Connections whose node is gone, at most `limit` of them. */
  readonly ofLostNodes: (limit: number) => Promise<readonly ConnectionRow[]>;
  /** Users that are online without a connection, at most `limit` of them. */
  readonly absentees: (limit: number) => Promise<Ids>;
}

/** Which connections watch which channels. */
export interface WatchStore {
  /** Inserts watches; does nothing for those that there are. */
  readonly add: (rows: readonly WatchRow[]) => Promise<void>;
  /** Removes the watches of connections of a channel. */
  readonly remove: (cid: string, connectionIds: Ids) => Promise<void>;
  /** Removes all watches of a channel; returns the ids of their connections. */
  readonly clear: (cid: string) => Promise<Ids>;
  /** The watches of one connection. */
  readonly ofConnection: (connectionId: string) => Promise<readonly WatchRow[]>;
  /** The watches of one user's connections, among the channels. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<readonly WatchRow[]>;
  /** How many users watch each channel, but for invisible ones. */
  readonly counts: (cids: Ids) => Promise<ReadonlyMap<string, number>>;
  /** A page of the users that watch each channel, but for invisible ones. */
  readonly users: (cids: Ids, page: Page) => Promise<ReadonlyMap<string, Ids>>;
}

import type { WatchRow } from '../ports/rows.js';
import type { WatchStore } from '../ports/connections.js';
import {
  emptySorted,
  itemsFrom,
  type Sorted,
  withItem,
  withoutItem,
} from '../../internal/sorted.js';
import type { Journal } from './journal.js';

/** The watchers of one channel. */
interface Watchers {
  /** The connections of each user that watch it. */
  readonly connections: Map<string, Set<string>>;
  /** The users that others see, by id. */
  seen: Sorted<string>;
}

/** The watches in memory. */
export interface LiveWatches extends WatchStore {
  readonly hasUser: (userId: string) => boolean;
  readonly removeConnection: (connectionId: string) => void;
  /** Hides a user among the watchers of all channels, or shows it again. */
  readonly setInvisible: (userId: string, isInvisible: boolean) => void;
}

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

/** Creates watches in memory: they end with their connections. */
export const createLiveWatches = (journal: Journal): LiveWatches => {
  const byChannel = new Map<string, Watchers>();
  const byConnection = new Map<string, Map<string, WatchRow>>();
  const cidsByUser = new Map<string, Map<string, Watchers>>();
  const invisible = new Set<string>();

  const insert = (row: WatchRow): void => {
    const { connection_id: connectionId, cid, user_id: userId } = row;
    const watched = byConnection.get(connectionId);
    if (watched) watched.set(cid, row);
    else byConnection.set(connectionId, new Map([[cid, row]]));
    const watchers: Watchers = byChannel.get(cid) ?? {
      connections: new Map<string, Set<string>>(),
      seen: emptySorted,
    };
    byChannel.set(cid, watchers);
    const connections = watchers.connections.get(userId);
    if (connections) {
      connections.add(connectionId);
      return;
    }
    watchers.connections.set(userId, new Set([connectionId]));
    if (!invisible.has(userId)) watchers.seen = withItem(watchers.seen, userId, compare);
    const channels = cidsByUser.get(userId);
    if (channels) channels.set(cid, watchers);
    else cidsByUser.set(userId, new Map([[cid, watchers]]));
  };

  const eraseFromUser = (userId: string, cid: string): void => {
    const channels = cidsByUser.get(userId);
    channels?.delete(cid);
    if (channels?.size === 0) cidsByUser.delete(userId);
  };

  const erase = ({ connection_id: connectionId, cid, user_id: userId }: WatchRow): void => {
    const watched = byConnection.get(connectionId);
    watched?.delete(cid);
    if (watched?.size === 0) byConnection.delete(connectionId);
    const watchers = byChannel.get(cid);
    const connections = watchers?.connections.get(userId);
    connections?.delete(connectionId);
    if (!watchers || connections?.size !== 0) return;
    watchers.connections.delete(userId);
    watchers.seen = withoutItem(watchers.seen, userId, compare);
    eraseFromUser(userId, cid);
    if (watchers.connections.size === 0) byChannel.delete(cid);
  };

  const add = (row: WatchRow): void => {
    if (byConnection.get(row.connection_id)?.has(row.cid)) return;
    journal.add(() => erase(row));
    insert(row);
  };
  const remove = (row: WatchRow): void => {
    journal.add(() => insert(row));
    erase(row);
  };

  const show = (userId: string, isInvisible: boolean): void => {
    if (isInvisible) invisible.add(userId);
    else invisible.delete(userId);
    const change = isInvisible ? withoutItem : withItem;
    for (const watchers of cidsByUser.get(userId)?.values() ?? [])
      watchers.seen = change(watchers.seen, userId, compare);
  };

  const rowsOf = (connectionId: string): readonly WatchRow[] =>
    [...(byConnection.get(connectionId)?.values() ?? [])].sort((one, other) =>
      compare(one.cid, other.cid),
    );

  const page = (seen: Sorted<string>, limit: number, offset: number): readonly string[] => {
    const ids: string[] = [];
    let index = 0;
    for (const id of itemsFrom(seen, undefined, compare)) {
      if (ids.length === limit) break;
      if (index >= offset) ids.push(id);
      index += 1;
    }
    return ids;
  };

  return {
    add: (rows) => {
      rows.forEach(add);
      return Promise.resolve();
    },
    remove: (cid, connectionIds) => {
      for (const id of connectionIds) {
        const row = byConnection.get(id)?.get(cid);
        if (row) remove(row);
      }
      return Promise.resolve();
    },
    clear: (cid) => {
      const users = [...(byChannel.get(cid)?.connections ?? [])];
      const rows = users.flatMap(([user_id, ids]) =>
        [...ids].map((connection_id) => ({ connection_id, cid, user_id })),
      );
      rows.forEach(remove);
      return Promise.resolve(rows.map((row) => row.connection_id));
    },
    ofConnection: (connectionId) => Promise.resolve(rowsOf(connectionId)),
    ofUser: (userId, cids) =>
      Promise.resolve(
        cids.flatMap((cid) =>
          [...(byChannel.get(cid)?.connections.get(userId) ?? [])].map((connection_id) => ({
            connection_id,
            cid,
            user_id: userId,
          })),
        ),
      ),
    counts: (cids) => {
      const counts = new Map<string, number>();
      for (const cid of cids) {
        const count = byChannel.get(cid)?.seen.size ?? 0;
        if (count > 0) counts.set(cid, count);
      }
      return Promise.resolve(counts);
    },
    users: (cids, { limit, offset }) => {
      const users = new Map<string, readonly string[]>();
      for (const cid of limit > 0 ? cids : []) {
        const ids = page(byChannel.get(cid)?.seen ?? emptySorted, limit, offset);
        if (ids.length > 0) users.set(cid, ids);
      }
      return Promise.resolve(users);
    },
    hasUser: (userId) => cidsByUser.has(userId),
    removeConnection: (connectionId) => rowsOf(connectionId).forEach(remove),
    setInvisible: (userId, isInvisible) => {
      if (invisible.has(userId) === isInvisible) return;
      journal.add(() => show(userId, !isInvisible));
      show(userId, isInvisible);
    },
  };
};

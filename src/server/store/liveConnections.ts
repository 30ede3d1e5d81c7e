import type { ConnectionRow } from '../ports/rows.js';
import type { ConnectionStore } from '../ports/connections.js';
import type { Journal } from './journal.js';

/** Called as connections come and go; each undoes by itself what it does. */
export interface ConnectionHooks {
  readonly onFirst: (userId: string) => void;
  readonly onLast: (userId: string) => void;
  readonly onRemoved: (connectionId: string) => void;
}

/**
 * The connections in memory: no socket survives the process, so nobody would read them from a file.
 */
export const createLiveConnections = (
  journal: Journal,
  hooks: ConnectionHooks,
): ConnectionStore => {
  const byId = new Map<string, ConnectionRow>();
  const byUser = new Map<string, readonly ConnectionRow[]>();

  const insert = (row: ConnectionRow): void => {
    byId.set(row.id, row);
    byUser.set(row.user_id, [...(byUser.get(row.user_id) ?? []), row]);
  };
  const erase = ({ id, user_id }: ConnectionRow): void => {
    byId.delete(id);
    const rest = byUser.get(user_id)?.filter((row) => row.id !== id) ?? [];
    if (rest.length > 0) byUser.set(user_id, rest);
    else byUser.delete(user_id);
  };

  return {
    find: (id) => Promise.resolve(byId.get(id)),
    add: (row) => {
      const isFirst = !byUser.has(row.user_id);
      journal.add(() => erase(row));
      insert(row);
      if (isFirst) hooks.onFirst(row.user_id);
      return Promise.resolve();
    },
    remove: (id) => {
      const row = byId.get(id);
      if (row) {
        hooks.onRemoved(id);
        journal.add(() => insert(row));
        erase(row);
        if (!byUser.has(row.user_id)) hooks.onLast(row.user_id);
      }
      return Promise.resolve();
    },
    countOf: (userId) => Promise.resolve(byUser.get(userId)?.length ?? 0),
    connectedAmong: (userIds) => Promise.resolve(userIds.filter((id) => byUser.has(id))),
    ofUser: (userId) => Promise.resolve(byUser.get(userId) ?? []),
    // Opening the store has ended what the last process left.
    ofLostNodes: () => Promise.resolve([]),
    absentees: () => Promise.resolve([]),
  };
};

import type { UserRow } from '../ports/rows.js';
import type { UserStore } from '../ports/users.js';
import type { RowCache } from './rowCache.js';

/** Reads users from memory where it has them: almost every step of a call loads some. */
export const cachedUsers = (users: UserStore, rows: RowCache<UserRow>): UserStore => ({
  ...users,

  find: async (ids) => {
    const found = new Map<string, UserRow>();
    const unknown: string[] = [];
    for (const id of ids) {
      const row = rows.get(id);
      if (row) found.set(id, row);
      else if (row === undefined) unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const loaded = await users.find(unknown);
    for (const id of unknown) {
      const row = loaded.get(id);
      rows.fill(id, row ?? null);
      if (row) found.set(id, row);
    }
    return found;
  },

  save: async (saved) => {
    for (const row of saved) rows.write(row.id, row);
    await users.save(saved);
  },

  remove: async (id) => {
    rows.write(id, null);
    await users.remove(id);
  },
});

import type { UserRow } from '../ports/rows.js';
import type { UserStore } from '../ports/store.js';

/**
 * Memoizes users for the time of one transaction, because almost every step of a call loads some.
 * Saving or removing a user invalidates it.
 */
export const memoizeReads = (users: UserStore): UserStore => {
  const known = new Map<string, UserRow | undefined>();
  return {
    find: async (ids) => {
      const unknown = ids.filter((id) => !known.has(id));
      const found = await users.find(unknown);
      for (const id of unknown) known.set(id, found.get(id));
      return new Map(
        ids.flatMap((id) => {
          const row = known.get(id);
          return row ? [[id, row] as const] : [];
        }),
      );
    },
    all: users.all,
    save: async (rows) => {
      for (const { id } of rows) known.delete(id);
      await users.save(rows);
    },
    remove: async (id) => {
      known.delete(id);
      await users.remove(id);
    },
  };
};

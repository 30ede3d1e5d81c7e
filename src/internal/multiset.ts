/** Counts keys. */
export interface Multiset {
  readonly add: (key: string) => void;
  /** Removes one occurrence; returns whether there was one. */
  readonly remove: (key: string) => boolean;
  readonly has: (key: string) => boolean;
  readonly isEmpty: () => boolean;
  readonly clear: () => void;
}

export const createMultiset = (): Multiset => {
  const counts = new Map<string, number>();
  return {
    add: (key) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    remove: (key) => {
      const count = counts.get(key);
      if (count === undefined) return false;
      if (count === 1) counts.delete(key);
      else counts.set(key, count - 1);
      return true;
    },
    has: (key) => counts.has(key),
    isEmpty: () => counts.size === 0,
    clear: () => {
      counts.clear();
    },
  };
};

/** A map with a bounded size: what was not read or written lately is forgotten first. */
export interface BoundedCache<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => void;
  readonly delete: (key: K) => void;
  readonly clear: () => void;
}

/**
 * Creates a cache that holds at least half of `capacity` entries, those that were used last, and
 * never more than all of it. Two generations do it in constant time: a full one becomes the old one,
 * and what is read from the old one moves to the new one.
 */
export const createBoundedCache = <K, V>(capacity: number): BoundedCache<K, V> => {
  let recent = new Map<K, V>();
  let old = new Map<K, V>();
  const set = (key: K, value: V): void => {
    if (recent.size >= capacity / 2 && !recent.has(key)) {
      old = recent;
      recent = new Map();
    }
    recent.set(key, value);
  };
  return {
    get: (key) => {
      const known = recent.get(key);
      if (known !== undefined) return known;
      const aged = old.get(key);
      if (aged === undefined) return undefined;
      old.delete(key);
      set(key, aged);
      return aged;
    },
    set,
    delete: (key) => {
      recent.delete(key);
      old.delete(key);
    },
    clear: () => {
      recent.clear();
      old.clear();
    },
  };
};

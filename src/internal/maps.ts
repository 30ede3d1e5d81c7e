import {
  forEachChange,
  emptyTrie,
  entriesIn,
  type Trie,
  valueIn,
  withoutValue,
  withValue,
} from './trie.js';

/** An immutable map whose copies share structure: a change costs the logarithm of its size. */
class SharedMap<K extends string, V> implements ReadonlyMap<K, V> {
  readonly trie: Trie<V>;

  constructor(trie: Trie<V>) {
    this.trie = trie;
  }

  get size(): number {
    return this.trie.size;
  }

  get(key: K): V | undefined {
    return valueIn(this.trie, key);
  }

  has(key: K): boolean {
    return valueIn(this.trie, key) !== undefined;
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void, thisArg?: unknown): void {
    for (const [key, value] of this) callback.call(thisArg, value, key, this);
  }

  entries(): Generator<[K, V], undefined> {
    return entriesIn(this.trie) as Generator<[K, V], undefined>;
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }
}

/**
 * An empty map for large collections: maps derived from it share their structure. They do not keep
 * the order of insertion, and cannot hold undefined values.
 */
export const emptyMap: ReadonlyMap<string, never> = new SharedMap<string, never>(emptyTrie);

/** A copy with one entry set; the same map when the entry is already there. */
export const withEntry = <K extends string, V>(
  map: ReadonlyMap<K, V>,
  key: K,
  value: V,
): ReadonlyMap<K, V> => {
  if (!(map instanceof SharedMap))
    return map.get(key) === value ? map : new Map(map).set(key, value);
  const trie = withValue<V>(map.trie as Trie<V>, key, value);
  return trie === map.trie ? map : new SharedMap(trie);
};

/** A map of entries that shares its structure with its copies. */
export const mapOf = <V>(entries: Iterable<readonly [string, V]>): ReadonlyMap<string, V> => {
  let map: ReadonlyMap<string, V> = emptyMap;
  for (const [key, value] of entries) map = withEntry(map, key, value);
  return map;
};

/** A copy without one key; the same map when the key is not there. */
export const withoutEntry = <K extends string, V>(
  map: ReadonlyMap<K, V>,
  key: K,
): ReadonlyMap<K, V> => {
  if (!map.has(key)) return map;
  if (map instanceof SharedMap) return new SharedMap(withoutValue(map.trie, key));
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** The keys whose values may differ between two maps. */
export const changedKeys = <V>(
  before: ReadonlyMap<string, V>,
  after: ReadonlyMap<string, V>,
): ReadonlySet<string> => {
  if (before === after) return new Set();
  if (!(before instanceof SharedMap) || !(after instanceof SharedMap))
    return new Set([...before.keys(), ...after.keys()]);
  const keys = new Set<string>();
  forEachChange<unknown>(before.trie as Trie<unknown>, after.trie as Trie<unknown>, (key) => {
    keys.add(key);
  });
  return keys;
};

/** An empty map of the same kind; the same map when it is empty. */
export const withoutEntries = <K extends string, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> => {
  if (map.size === 0) return map;
  return map instanceof SharedMap ? new SharedMap<K, V>(emptyTrie) : new Map();
};

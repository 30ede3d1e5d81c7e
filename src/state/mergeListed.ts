/**
 * A map in place of the current one, as a response lists it. An entry that the response repeats stays
 * the same object, and so does a map that it repeats.
 */
export const mergeListed = <K, V>(
  isSame: (one: V, other: V) => boolean,
  current: ReadonlyMap<K, V>,
  listed: ReadonlyMap<K, V>,
): ReadonlyMap<K, V> => {
  let isUnchanged = listed.size === current.size;
  const merged = new Map<K, V>();
  for (const [key, incoming] of listed) {
    const value = current.get(key);
    const isKept = value !== undefined && isSame(value, incoming);
    isUnchanged &&= isKept;
    merged.set(key, isKept ? value : incoming);
  }
  return isUnchanged ? current : merged;
};

/**
 * A map after a response that lists all of it. `before` is the map when the request was sent,
 * `current` the map by now: entries that events changed in between count over the response. An entry
 * that the response repeats stays the same object.
 */
export const mergeListed = <K, V>(
  isSame: (one: V, other: V) => boolean,
  current: ReadonlyMap<K, V>,
  before: ReadonlyMap<K, V>,
  listed: ReadonlyMap<K, V>,
): ReadonlyMap<K, V> => {
  const merged = new Map<K, V>();
  const take = (key: K, incoming: V | undefined): void => {
    const value = current.get(key);
    const isChanged = value !== before.get(key);
    const isKept = isChanged || (value && incoming && isSame(value, incoming));
    const next = isKept ? value : incoming;
    if (next !== undefined) merged.set(key, next);
  };
  for (const [key, incoming] of listed) take(key, incoming);
  for (const key of current.keys()) if (!listed.has(key)) take(key, undefined);
  const isUnchanged =
    merged.size === current.size && [...merged].every(([key, value]) => current.get(key) === value);
  return isUnchanged ? current : merged;
};

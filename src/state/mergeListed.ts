/**
 * A map after an answer listed all of it, where the question was put `before` and events changed it
 * to `now` in the meantime: what they changed counts for more than the answer, and what the answer
 * says once more stays the same object.
 */
export const mergeListed = <K, V>(
  isSame: (one: V, other: V) => boolean,
  now: ReadonlyMap<K, V>,
  before: ReadonlyMap<K, V>,
  listed: ReadonlyMap<K, V>,
): ReadonlyMap<K, V> => {
  const merged = new Map<K, V>();
  const take = (key: K, told: V | undefined): void => {
    const known = now.get(key);
    const isOutrun = known !== before.get(key);
    const value = isOutrun || (known && told && isSame(known, told)) ? known : told;
    if (value !== undefined) merged.set(key, value);
  };
  for (const [key, told] of listed) take(key, told);
  for (const key of now.keys()) if (!listed.has(key)) take(key, undefined);
  const isUnchanged =
    merged.size === now.size && [...merged].every(([key, value]) => now.get(key) === value);
  return isUnchanged ? now : merged;
};

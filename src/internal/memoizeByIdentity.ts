/** Memoizes a selector by the identity of its argument. */
export const memoizeByIdentity = <S extends object, A>(
  select: (state: S) => A,
): ((state: S) => A) => {
  const cache = new WeakMap<S, { readonly value: A }>();
  return (state) => {
    const cached = cache.get(state);
    if (cached) return cached.value;
    const value = select(state);
    cache.set(state, { value });
    return value;
  };
};

/** A function that answers for the same object what it answered before. */
export const memoizeByIdentity = <S extends object, A>(
  select: (state: S) => A,
): ((state: S) => A) => {
  const known = new WeakMap<S, { readonly value: A }>();
  return (state) => {
    const before = known.get(state);
    if (before) return before.value;
    const value = select(state);
    known.set(state, { value });
    return value;
  };
};

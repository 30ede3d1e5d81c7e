/** A list with an item at a place, and what stood there and behind it one place further. */
export const inserted = <A>(list: readonly A[], at: number, item: A): readonly A[] => {
  const after = list.slice();
  // Most of what is added comes last, and putting it there costs half as much.
  if (at === list.length) after.push(item);
  else after.splice(at, 0, item);
  return after;
};

/** A list with an item in the place of another one. */
export const replacedAt = <A>(list: readonly A[], at: number, item: A): readonly A[] => {
  const after = list.slice();
  after[at] = item;
  return after;
};

/** A list without the item at a place. */
export const removedAt = <A>(list: readonly A[], at: number): readonly A[] => {
  const after = list.slice();
  after.splice(at, 1);
  return after;
};

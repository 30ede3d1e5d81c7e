/** A list with an item at a place, and what stood there and behind it one place further. */
export const inserted = <A>(list: readonly A[], at: number, item: A): readonly A[] => {
  const { length } = list;
  // With room for one more: what is added to a copy makes room for half as many again.
  const after = new Array<A>(length + 1);
  for (let place = 0; place < at; place += 1) after[place] = list[place] as A;
  after[at] = item;
  for (let place = at; place < length; place += 1) after[place + 1] = list[place] as A;
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

/** A copy with an item inserted at an index. */
export const insertedAt = <A>(list: readonly A[], at: number, item: A): readonly A[] => {
  const { length } = list;
  // Allocated at its final length: pushing to a copy would grow its capacity by half.
  const after = new Array<A>(length + 1);
  for (let index = 0; index < at; index += 1) after[index] = list[index] as A;
  after[at] = item;
  for (let index = at; index < length; index += 1) after[index + 1] = list[index] as A;
  return after;
};

/** A copy with the item at an index replaced. */
export const replacedAt = <A>(list: readonly A[], at: number, item: A): readonly A[] => {
  const after = list.slice();
  after[at] = item;
  return after;
};

/** A copy without the item at an index. */
export const removedAt = <A>(list: readonly A[], at: number): readonly A[] => {
  const after = list.slice();
  after.splice(at, 1);
  return after;
};

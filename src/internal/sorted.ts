import { insertedAt, removedAt, replacedAt } from './lists.js';
import { chunks } from './chunks.js';

// Nodes are made by constructors, for the same reason as those of a trie.

/** Remembers what one function made of a node. Private, because a state can be frozen. */
class Memo {
  #by: unknown;
  #value: unknown;

  remembered<A>(by: unknown, make: () => A): A {
    if (this.#by !== by) {
      this.#value = make();
      this.#by = by;
    }
    return this.#value as A;
  }
}

class Leaf<V> extends Memo {
  declare readonly nodes?: never;
  readonly items: readonly V[];
  /** The least item. */
  readonly first: V | undefined;
  /** The number of items. */
  readonly size: number;

  constructor(items: readonly V[]) {
    super();
    this.items = items;
    this.first = items[0];
    this.size = items.length;
  }
}

class Branch<V> extends Memo {
  declare readonly items?: never;
  /** Nodes one level below, in order. */
  readonly nodes: readonly Node<V>[];
  readonly first: V | undefined;
  readonly size: number;

  constructor(nodes: readonly Node<V>[], size: number) {
    super();
    this.nodes = nodes;
    this.first = nodes[0]?.first;
    this.size = size;
  }
}

type Node<V> = Leaf<V> | Branch<V>;

/**
 * An immutable sorted collection. A changed copy shares all nodes but one path with the original,
 * so that an insertion costs the logarithm of the size.
 */
export type Sorted<V> = Node<V>;

/** An empty collection. */
export const emptySorted: Sorted<never> = new Leaf<never>([]);

/** An order of items: negative, zero for the same key, or positive. */
export type Compare<V> = (left: V, right: V) => number;

// With 32, a thousand items fill a node of the second level: what is kept of it is copied as well.
const maxNodeSize = 16;

const sizeOf = <V>(nodes: readonly Node<V>[]): number =>
  nodes.reduce((sum, { size }) => sum + size, 0);

/** The index of the first item that is not less than a value; the length when there is none. */
const lowerBound = <V>(items: readonly V[], value: V, compare: Compare<V>): number => {
  let low = 0;
  let high = items.length;
  // Most insertions are at the end.
  if (high > 0 && compare(items[high - 1] as V, value) < 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle] as V, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The index of the child that a value belongs to. */
const childIndex = <V>(nodes: readonly Node<V>[], value: V, compare: Compare<V>): number => {
  let low = 0;
  let high = nodes.length - 1;
  if (compare((nodes[high] as Node<V>).first as V, value) <= 0) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (compare((nodes[middle] as Node<V>).first as V, value) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
};

const leafItems = <V>(node: Node<V>, value: V, compare: Compare<V>): readonly V[] => {
  let current = node;
  while (current.nodes)
    current = current.nodes[childIndex(current.nodes, value, compare)] as Node<V>;
  return current.items;
};

/** The item that compares equal to a value. */
export const findItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): V | undefined => {
  const items = leafItems(sorted, value, compare);
  const found = items[lowerBound(items, value, compare)];
  return found !== undefined && compare(found, value) === 0 ? found : undefined;
};

const endsWith = <V>(node: Node<V>, value: V): boolean =>
  node.nodes ? endsWith(node.nodes.at(-1) as Node<V>, value) : node.items.at(-1) === value;

/** Splits a node that is too long after the insertion of a value. */
const split = <V>(node: Node<V>, value: V): readonly [Node<V>, Node<V>?] => {
  const { nodes, items } = node;
  const list = nodes ?? items;
  if (list.length <= maxNodeSize) return [node];
  // After an insertion at the end, the common case, the left node stays full.
  const middle = endsWith(node, value) ? maxNodeSize : list.length >>> 1;
  if (items) return [new Leaf(items.slice(0, middle)), new Leaf(items.slice(middle))];
  const left = nodes.slice(0, middle);
  const size = sizeOf(left);
  return [new Branch(left, size), new Branch(nodes.slice(middle), node.size - size)];
};

/** A node with an item, possibly one too long; the same node when it holds the item already. */
const insert = <V>(node: Node<V>, value: V, compare: Compare<V>): Node<V> => {
  if (node.items) {
    const { items } = node;
    const at = lowerBound(items, value, compare);
    const before = items[at];
    if (before === value) return node;
    return before !== undefined && compare(before, value) === 0
      ? new Leaf(replacedAt(items, at, value))
      : new Leaf(insertedAt(items, at, value));
  }
  const { nodes } = node;
  const at = childIndex(nodes, value, compare);
  const child = nodes[at] as Node<V>;
  const changed = insert(child, value, compare);
  if (changed === child) return node;
  const [one, other] = split(changed, value);
  const after = replacedAt(nodes, at, one);
  return new Branch(
    other ? insertedAt(after, at + 1, other) : after,
    node.size + changed.size - child.size,
  );
};

/** A copy with an item; it replaces an item that compares equal. */
export const withItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> => {
  const after = insert(sorted, value, compare);
  if (after === sorted) return sorted;
  const [one, other] = split(after, value);
  return other ? new Branch([one, other], after.size) : one;
};

const remove = <V>(node: Node<V>, value: V, compare: Compare<V>): Node<V> | undefined => {
  if (node.items) {
    const after = removedAt(node.items, lowerBound(node.items, value, compare));
    return after.length > 0 ? new Leaf(after) : undefined;
  }
  const { nodes } = node;
  const at = childIndex(nodes, value, compare);
  const left = remove(nodes[at] as Node<V>, value, compare);
  const after = left ? replacedAt(nodes, at, left) : removedAt(nodes, at);
  return after.length > 1 ? new Branch(after, node.size - 1) : after[0];
};

/** A copy without the item that compares equal; the same collection when there is none. */
export const withoutItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> =>
  findItem(sorted, value, compare) === undefined
    ? sorted
    : (remove(sorted, value, compare) ?? emptySorted);

/** The items in order, starting at `from` or at the first item. */
export function* itemsFrom<V>(
  sorted: Sorted<V>,
  from: V | undefined,
  compare: Compare<V>,
): Iterable<V> {
  if (sorted.items) {
    const at = from === undefined ? 0 : lowerBound(sorted.items, from, compare);
    yield* sorted.items.slice(at);
    return;
  }
  const at = from === undefined ? 0 : childIndex(sorted.nodes, from, compare);
  for (const [index, child] of sorted.nodes.slice(at).entries())
    yield* itemsFrom(child, index === 0 ? from : undefined, compare);
}

/**
 * A function that gives what `select` makes of the items, in order. It keeps the result of every
 * node: for a collection that differs from an earlier one in a few items it selects from the leaves
 * of those items, and copies the rest.
 */
export const createSelection = <V, A>(
  select: (items: readonly V[]) => readonly A[],
): ((sorted: Sorted<V>) => readonly A[]) => {
  const selected = (node: Node<V>): readonly A[] =>
    node.remembered(select, () =>
      node.items ? select(node.items) : ([] as A[]).concat(...node.nodes.map(selected)),
    );
  return selected;
};

const collect = <V>(node: Node<V>, into: V[]): V[] => {
  if (node.items) into.push(...node.items);
  else for (const child of node.nodes) collect(child, into);
  return into;
};

/** The items in order. */
export const itemsOf = <V>(sorted: Sorted<V>): readonly V[] => collect(sorted, []);

/** The items in reverse order, read lazily. */
export function* itemsReversed<V>({ items, nodes }: Sorted<V>): Iterable<V> {
  if (items) for (let at = items.length; at-- > 0;) yield items[at] as V;
  else for (let at = nodes.length; at-- > 0;) yield* itemsReversed(nodes[at] as Node<V>);
}

/** The first item. */
export const firstOf = <V>({ first }: Sorted<V>): V | undefined => first;

/** The last item. */
export const lastOf = <V>({ items, nodes }: Sorted<V>): V | undefined =>
  items ? items[items.length - 1] : lastOf(nodes[nodes.length - 1] as Node<V>);

/** A node of the items from `start` to before `end`; undefined when there is none. */
const sliceNode = <V>(node: Node<V>, start: number, end: number): Node<V> | undefined => {
  if (start <= 0 && end >= node.size) return node;
  if (start >= node.size || end <= 0) return undefined;
  if (node.items) return new Leaf(node.items.slice(Math.max(0, start), end));
  const nodes: Node<V>[] = [];
  let at = 0;
  for (const child of node.nodes) {
    const part = sliceNode(child, start - at, end - at);
    if (part) nodes.push(part);
    at += child.size;
  }
  return nodes.length > 1 ? new Branch(nodes, sizeOf(nodes)) : nodes[0];
};

/** The items from index `start` to before `end`, as a collection. */
export const slice = <V>(sorted: Sorted<V>, start: number, end = sorted.size): Sorted<V> =>
  sliceNode(sorted, start, end) ?? emptySorted;

/** A collection of items that are already sorted. */
export const sortedFrom = <V>(items: readonly V[]): Sorted<V> => {
  let nodes: readonly Node<V>[] = chunks(items, maxNodeSize).map((group) => new Leaf(group));
  while (nodes.length > 1)
    nodes = chunks(nodes, maxNodeSize).map((group) => new Branch(group, sizeOf(group)));
  return nodes[0] ?? emptySorted;
};

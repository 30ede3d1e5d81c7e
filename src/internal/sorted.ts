import { inserted, removedAt, replacedAt } from './lists.js';
import { chunks } from './chunks.js';

// Nodes come from constructors, as those of a trie do, and for the same reason.

class Leaf<V> {
  declare readonly nodes?: never;
  readonly items: readonly V[];
  /** The least item. */
  readonly first: V | undefined;
  /** How many items there are. */
  readonly size: number;

  constructor(items: readonly V[]) {
    this.items = items;
    this.first = items[0];
    this.size = items.length;
  }
}

class Branch<V> {
  declare readonly items?: never;
  /** Nodes one level below, in order. */
  readonly nodes: readonly Node<V>[];
  readonly first: V | undefined;
  readonly size: number;

  constructor(nodes: readonly Node<V>[], size: number) {
    this.nodes = nodes;
    this.first = nodes[0]?.first;
    this.size = size;
  }
}

type Node<V> = Leaf<V> | Branch<V>;

/**
 * A sorted collection that never changes: a new one shares all but a path of nodes with the one it
 * was made from, so that an insertion costs the logarithm of the size.
 */
export type Sorted<V> = Node<V>;

/** Nothing, in any order. */
export const emptySorted: Sorted<never> = new Leaf<never>([]);

/** An order of items: negative, zero for the same key, or positive. */
export type Compare<V> = (left: V, right: V) => number;

const most = 32;

const sizeOf = <V>(nodes: readonly Node<V>[]): number =>
  nodes.reduce((sum, { size }) => sum + size, 0);

/** The place of the first item that is not before a value, or else their number. */
const placeOf = <V>(items: readonly V[], value: V, compare: Compare<V>): number => {
  let low = 0;
  let high = items.length;
  // Most of what is added comes last.
  if (high > 0 && compare(items[high - 1] as V, value) < 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle] as V, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The node below which a value belongs. */
const childFor = <V>(nodes: readonly Node<V>[], value: V, compare: Compare<V>): number => {
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

const leafFor = <V>(node: Node<V>, value: V, compare: Compare<V>): readonly V[] => {
  let at = node;
  while (at.nodes) at = at.nodes[childFor(at.nodes, value, compare)] as Node<V>;
  return at.items;
};

/** What is there under the key of an item. */
export const findIn = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): V | undefined => {
  const items = leafFor(sorted, value, compare);
  const found = items[placeOf(items, value, compare)];
  return found !== undefined && compare(found, value) === 0 ? found : undefined;
};

const endsWith = <V>(node: Node<V>, value: V): boolean =>
  node.nodes ? endsWith(node.nodes.at(-1) as Node<V>, value) : node.items.at(-1) === value;

/** The nodes that a node is, once an item was put into it: one that is too long becomes two. */
const split = <V>(node: Node<V>, value: V): readonly [Node<V>, Node<V>?] => {
  const { nodes, items } = node;
  const list = nodes ?? items;
  if (list.length <= most) return [node];
  // What grew at its end, as it mostly does, leaves a full node behind.
  const middle = endsWith(node, value) ? most : list.length >>> 1;
  if (items) return [new Leaf(items.slice(0, middle)), new Leaf(items.slice(middle))];
  const left = nodes.slice(0, middle);
  const size = sizeOf(left);
  return [new Branch(left, size), new Branch(nodes.slice(middle), node.size - size)];
};

/** A node with an item, perhaps one too long; the same node where the item is there. */
const put = <V>(node: Node<V>, value: V, compare: Compare<V>): Node<V> => {
  if (node.items) {
    const { items } = node;
    const at = placeOf(items, value, compare);
    const before = items[at];
    if (before === value) return node;
    return before !== undefined && compare(before, value) === 0
      ? new Leaf(replacedAt(items, at, value))
      : new Leaf(inserted(items, at, value));
  }
  const { nodes } = node;
  const at = childFor(nodes, value, compare);
  const child = nodes[at] as Node<V>;
  const changed = put(child, value, compare);
  if (changed === child) return node;
  const [one, other] = split(changed, value);
  const after = replacedAt(nodes, at, one);
  return new Branch(
    other ? inserted(after, at + 1, other) : after,
    node.size + changed.size - child.size,
  );
};

/** The collection with an item, in the place of one with the same key. */
export const withItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> => {
  const after = put(sorted, value, compare);
  if (after === sorted) return sorted;
  const [one, other] = split(after, value);
  return other ? new Branch([one, other], after.size) : one;
};

const drop = <V>(node: Node<V>, value: V, compare: Compare<V>): Node<V> | undefined => {
  if (node.items) {
    const after = removedAt(node.items, placeOf(node.items, value, compare));
    return after.length > 0 ? new Leaf(after) : undefined;
  }
  const { nodes } = node;
  const at = childFor(nodes, value, compare);
  const left = drop(nodes[at] as Node<V>, value, compare);
  const after = left ? replacedAt(nodes, at, left) : removedAt(nodes, at);
  return after.length > 1 ? new Branch(after, node.size - 1) : after[0];
};

/** The collection without the item of that key; the same one when there is none. */
export const withoutItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> =>
  findIn(sorted, value, compare) === undefined
    ? sorted
    : (drop(sorted, value, compare) ?? emptySorted);

/** The items in order, from the place of one on, or from the first. */
export function* itemsFrom<V>(
  sorted: Sorted<V>,
  from: V | undefined,
  compare: Compare<V>,
): Iterable<V> {
  if (sorted.items) {
    const at = from === undefined ? 0 : placeOf(sorted.items, from, compare);
    yield* sorted.items.slice(at);
    return;
  }
  const at = from === undefined ? 0 : childFor(sorted.nodes, from, compare);
  for (const [index, child] of sorted.nodes.slice(at).entries())
    yield* itemsFrom(child, index === 0 ? from : undefined, compare);
}

const collect = <V>(node: Node<V>, into: V[]): V[] => {
  if (node.items) into.push(...node.items);
  else for (const child of node.nodes) collect(child, into);
  return into;
};

/** The items in order. */
export const itemsOf = <V>(sorted: Sorted<V>): readonly V[] => collect(sorted, []);

/** The items from the last to the first, as far as they are asked for. */
export function* lastItemsOf<V>({ items, nodes }: Sorted<V>): Iterable<V> {
  if (items) for (let at = items.length; at-- > 0;) yield items[at] as V;
  else for (let at = nodes.length; at-- > 0;) yield* lastItemsOf(nodes[at] as Node<V>);
}

/** The first item. */
export const firstOf = <V>({ first }: Sorted<V>): V | undefined => first;

/** A collection of items that are in order already. */
export const sortedFrom = <V>(items: readonly V[]): Sorted<V> => {
  let nodes: readonly Node<V>[] = chunks(items, most).map((group) => new Leaf(group));
  while (nodes.length > 1)
    nodes = chunks(nodes, most).map((group) => new Branch(group, sizeOf(group)));
  return nodes[0] ?? emptySorted;
};

/** A node of the tree: items, or nodes one level below; `first` is the least item in it. */
type Node<V> =
  | { readonly items: readonly V[]; readonly first: V }
  | { readonly nodes: readonly Node<V>[]; readonly first: V };

/**
 * A sorted collection that never changes: a new one shares all but a path of nodes with the one it
 * was made from, so that an insertion costs the logarithm of the size.
 */
export interface Sorted<V> {
  readonly size: number;
  readonly root: Node<V> | undefined;
}

/** Nothing, in any order. */
export const emptySorted: Sorted<never> = { size: 0, root: undefined };

/** An order of items: negative, zero for the same key, or positive. */
export type Compare<V> = (left: V, right: V) => number;

const most = 32;

const leaf = <V>(items: readonly V[]): Node<V> => ({ items, first: items[0] as V });
const branch = <V>(nodes: readonly Node<V>[]): Node<V> => ({
  nodes,
  first: (nodes[0] as Node<V>).first,
});

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

const replaced = <A>(list: readonly A[], at: number, count: number, by: readonly A[]): A[] => {
  const after = list.slice();
  if (count === 1 && by.length === 1) after[at] = by[0] as A;
  else after.splice(at, count, ...by);
  return after;
};

/** The two parts of a list that is too long; one that grew at its end leaves a full part. */
const parts = <A>(list: readonly A[], grewAt: number): readonly (readonly A[])[] => {
  const middle = grewAt === list.length - 1 ? most : list.length >>> 1;
  return [list.slice(0, middle), list.slice(middle)];
};

/** The node below which a value belongs. */
const childFor = <V>(nodes: readonly Node<V>[], value: V, compare: Compare<V>): number => {
  let low = 0;
  let high = nodes.length - 1;
  if (compare((nodes[high] as Node<V>).first, value) <= 0) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (compare((nodes[middle] as Node<V>).first, value) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
};

const leafFor = <V>(node: Node<V>, value: V, compare: Compare<V>): readonly V[] => {
  let at = node;
  while ('nodes' in at) at = at.nodes[childFor(at.nodes, value, compare)] as Node<V>;
  return at.items;
};

/** What is there under the key of an item. */
export const findIn = <V>({ root }: Sorted<V>, value: V, compare: Compare<V>): V | undefined => {
  if (!root) return undefined;
  const items = leafFor(root, value, compare);
  const found = items[placeOf(items, value, compare)];
  return found !== undefined && compare(found, value) === 0 ? found : undefined;
};

interface Put<V> {
  /** The node with the item, or the two that it had to become. */
  readonly nodes: readonly Node<V>[];
  readonly grew: boolean;
}

const put = <V>(node: Node<V>, value: V, compare: Compare<V>): Put<V> => {
  if ('items' in node) {
    const { items } = node;
    const at = placeOf(items, value, compare);
    const grew = at === items.length || compare(items[at] as V, value) !== 0;
    if (!grew && items[at] === value) return { nodes: [node], grew };
    const after = replaced(items, at, grew ? 0 : 1, [value]);
    if (after.length <= most) return { nodes: [leaf(after)], grew };
    return { nodes: parts(after, at).map(leaf), grew };
  }
  const at = childFor(node.nodes, value, compare);
  const child = node.nodes[at] as Node<V>;
  const { nodes, grew } = put(child, value, compare);
  if (nodes[0] === child && nodes.length === 1) return { nodes: [node], grew };
  const after = replaced(node.nodes, at, 1, nodes);
  if (after.length <= most) return { nodes: [branch(after)], grew };
  return { nodes: parts(after, at + nodes.length - 1).map(branch), grew };
};

/** The collection with an item, in the place of one with the same key. */
export const withItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> => {
  const { root, size } = sorted;
  if (!root) return { size: 1, root: leaf([value]) };
  const { nodes, grew } = put(root, value, compare);
  if (nodes[0] === root && nodes.length === 1) return sorted;
  return {
    size: grew ? size + 1 : size,
    root: nodes.length === 1 ? nodes[0] : branch(nodes),
  };
};

const drop = <V>(node: Node<V>, value: V, compare: Compare<V>): Node<V> | undefined => {
  if ('items' in node) {
    const at = placeOf(node.items, value, compare);
    const after = replaced(node.items, at, 1, []);
    return after.length > 0 ? leaf(after) : undefined;
  }
  const at = childFor(node.nodes, value, compare);
  const left = drop(node.nodes[at] as Node<V>, value, compare);
  const after = replaced(node.nodes, at, 1, left ? [left] : []);
  return after.length > 1 ? branch(after) : after[0];
};

/** The collection without the item of that key; the same one when there is none. */
export const withoutItem = <V>(sorted: Sorted<V>, value: V, compare: Compare<V>): Sorted<V> => {
  const { root, size } = sorted;
  return root && findIn(sorted, value, compare) !== undefined
    ? { size: size - 1, root: drop(root, value, compare) }
    : sorted;
};

function* fromNode<V>(node: Node<V>, from: V | undefined, compare: Compare<V>): Iterable<V> {
  if ('items' in node) {
    const at = from === undefined ? 0 : placeOf(node.items, from, compare);
    yield* node.items.slice(at);
    return;
  }
  const at = from === undefined ? 0 : childFor(node.nodes, from, compare);
  for (const [index, child] of node.nodes.slice(at).entries())
    yield* fromNode(child, index === 0 ? from : undefined, compare);
}

/** The items in order, from the place of one on. */
export const itemsFrom = <V>({ root }: Sorted<V>, from: V, compare: Compare<V>): Iterable<V> =>
  root ? fromNode(root, from, compare) : [];

const collect = <V>(node: Node<V>, into: V[]): V[] => {
  if ('items' in node) into.push(...node.items);
  else for (const child of node.nodes) collect(child, into);
  return into;
};

/** The items in order. */
export const itemsOf = <V>({ root }: Sorted<V>): readonly V[] => (root ? collect(root, []) : []);

function* backwards<V>(node: Node<V>): Iterable<V> {
  if ('items' in node) for (let at = node.items.length; at-- > 0;) yield node.items[at] as V;
  else for (let at = node.nodes.length; at-- > 0;) yield* backwards(node.nodes[at] as Node<V>);
}

/** The items from the last to the first, as far as they are asked for. */
export const lastItemsOf = <V>({ root }: Sorted<V>): Iterable<V> => (root ? backwards(root) : []);

/** The first item. */
export const firstOf = <V>({ root }: Sorted<V>): V | undefined => root?.first;

/** A collection of items that are in order already. */
export const sortedFrom = <V>(items: readonly V[]): Sorted<V> => {
  const grouped = <A>(list: readonly A[]): readonly (readonly A[])[] =>
    Array.from({ length: Math.ceil(list.length / most) }, (_, at) =>
      list.slice(at * most, (at + 1) * most),
    );
  if (items.length === 0) return emptySorted;
  let nodes: readonly Node<V>[] = grouped(items).map(leaf);
  while (nodes.length > 1) nodes = grouped(nodes).map(branch);
  return { size: items.length, root: nodes[0] };
};

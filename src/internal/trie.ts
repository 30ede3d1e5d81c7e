import { insertedAt, removedAt, replacedAt } from './lists.js';

// Nodes are made by constructors. V8 notes for each object literal whether its objects live long,
// as those of an initial state do, and then allocates all of them in the old generation:
// short-lived nodes, and what they refer to, would stay there until a major collection.

/** An entry. Keys with the same hash, which are rare, form a linked list. */
class Leaf<V> {
  declare readonly nodes?: never;
  readonly hash: number;
  readonly key: string;
  readonly value: V;
  readonly next: Leaf<V> | undefined;
  /** The number of entries in the list that begins here. */
  readonly size: number;

  constructor(hash: number, key: string, value: V, next?: Leaf<V>) {
    this.hash = hash;
    this.key = key;
    this.value = value;
    this.next = next;
    this.size = 1 + (next?.size ?? 0);
  }
}

/** Up to 32 nodes one level below, in the order of the next five bits of their hashes. */
class Branch<V> {
  /** Which of the 32 nodes exist. */
  readonly bitmap: number;
  readonly nodes: readonly Node<V>[];
  /** The number of entries. */
  readonly size: number;

  constructor(bitmap: number, nodes: readonly Node<V>[], size: number) {
    this.bitmap = bitmap;
    this.nodes = nodes;
    this.size = size;
  }
}

type Node<V> = Leaf<V> | Branch<V>;

/** An immutable hash trie. A changed copy shares all nodes but one path with the original. */
export type Trie<V> = Branch<V>;

/** No entries. */
export const emptyTrie: Trie<never> = new Branch<never>(0, [], 0);

const bitsPerLevel = 5;

const hashOf = (key: string): number => {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  // Mixes the bits, so that keys that differ only in their last characters spread as well.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 16);
};

const bitFor = (hash: number, shift: number): number => 1 << ((hash >>> shift) & 31);

const popCount = (bitmap: number): number => {
  const pairs = bitmap - ((bitmap >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const indexOfBit = (bitmap: number, bit: number): number => popCount(bitmap & (bit - 1));

/** The value of a key. */
export const valueIn = <V>(trie: Trie<V>, key: string): V | undefined => {
  let node: Node<V> | undefined = trie;
  const hash = hashOf(key);
  for (let shift = 0; node?.nodes; shift += bitsPerLevel) {
    const bit = bitFor(hash, shift);
    const { bitmap, nodes }: Branch<V> = node;
    node = (bitmap & bit) === 0 ? undefined : nodes[indexOfBit(bitmap, bit)];
  }
  let leaf = node;
  while (leaf && leaf.key !== key) leaf = leaf.next;
  return leaf?.value;
};

const withNext = <V>({ hash, key, value }: Leaf<V>, next: Leaf<V> | undefined): Leaf<V> =>
  new Leaf(hash, key, value, next);

const withoutKey = <V>(leaf: Leaf<V> | undefined, key: string): Leaf<V> | undefined =>
  leaf?.key === key ? leaf.next : leaf && withNext(leaf, withoutKey(leaf.next, key));

/** A list of leaves of one hash with a leaf set; it replaces the leaf with the same key. */
const withLeaf = <V>(before: Leaf<V>, leaf: Leaf<V>): Leaf<V> => {
  let same: Leaf<V> | undefined = before;
  while (same && same.key !== leaf.key) same = same.next;
  if (same && same.value === leaf.value) return before;
  return before.key === leaf.key && !before.next
    ? leaf
    : withNext(leaf, withoutKey(before, leaf.key));
};

/** A branch with two leaves of different hashes. */
const branchOf = <V>(one: Leaf<V>, other: Leaf<V>, shift: number): Branch<V> => {
  const left = bitFor(one.hash, shift);
  const right = bitFor(other.hash, shift);
  const size = one.size + other.size;
  if (left === right) return new Branch(left, [branchOf(one, other, shift + bitsPerLevel)], size);
  const isInOrder = left >>> 0 < right >>> 0;
  return new Branch(left | right, isInOrder ? [one, other] : [other, one], size);
};

const insertInto = <V>(node: Node<V>, leaf: Leaf<V>, shift: number): Node<V> => {
  if (node.nodes) return insert(node, leaf, shift);
  return node.hash === leaf.hash ? withLeaf(node, leaf) : branchOf(node, leaf, shift);
};

const insert = <V>(branch: Branch<V>, leaf: Leaf<V>, shift: number): Branch<V> => {
  const { bitmap, nodes, size } = branch;
  const bit = bitFor(leaf.hash, shift);
  const index = indexOfBit(bitmap, bit);
  if ((bitmap & bit) === 0)
    return new Branch(bitmap | bit, insertedAt(nodes, index, leaf), size + 1);
  const before = nodes[index] as Node<V>;
  const after = insertInto(before, leaf, shift + bitsPerLevel);
  return after === before
    ? branch
    : new Branch(bitmap, replacedAt(nodes, index, after), size + after.size - before.size);
};

/** A copy with an entry set; the same trie when the entry is already there. */
export const withValue = <V>(trie: Trie<V>, key: string, value: V): Trie<V> =>
  insert(trie, new Leaf(hashOf(key), key, value), 0);

/** A branch after a removal: replaced by its leaf when that is its only node. */
const collapsed = <V>(branch: Branch<V>): Node<V> | undefined => {
  const [only, ...others] = branch.nodes;
  return others.length > 0 || only?.nodes ? branch : only;
};

const remove = <V>(branch: Branch<V>, key: string, hash: number, shift: number): Branch<V> => {
  const { bitmap, nodes, size } = branch;
  const bit = bitFor(hash, shift);
  if ((bitmap & bit) === 0) return branch;
  const index = indexOfBit(bitmap, bit);
  const before = nodes[index] as Node<V>;
  const left = before.nodes
    ? collapsed(remove(before, key, hash, shift + bitsPerLevel))
    : withoutKey(before, key);
  return left
    ? new Branch(bitmap, replacedAt(nodes, index, left), size - 1)
    : new Branch(bitmap & ~bit, removedAt(nodes, index), size - 1);
};

/** A copy without a key. The key must exist. */
export const withoutValue = <V>(trie: Trie<V>, key: string): Trie<V> =>
  remove(trie, key, hashOf(key), 0);

const forEachKey = <V>(node: Node<V>, visit: (key: string) => void): void => {
  if (node.nodes) for (const each of node.nodes) forEachKey(each, visit);
  else for (let leaf: Leaf<V> | undefined = node; leaf; leaf = leaf.next) visit(leaf.key);
};

const childAt = <V>({ bitmap, nodes }: Branch<V>, bit: number): Node<V> | undefined =>
  (bitmap & bit) === 0 ? undefined : nodes[indexOfBit(bitmap, bit)];

/**
 * Visits the keys whose values may differ between two tries, some of them twice. Shared nodes are
 * skipped.
 */
export const forEachChange = <V>(
  before: Node<V> | undefined,
  after: Node<V> | undefined,
  visit: (key: string) => void,
): void => {
  if (before === after) return;
  if (before?.nodes && after?.nodes) {
    let bits = before.bitmap | after.bitmap;
    for (; bits !== 0; bits &= bits - 1) {
      const bit = bits & -bits;
      forEachChange(childAt(before, bit), childAt(after, bit), visit);
    }
  } else {
    if (before) forEachKey(before, visit);
    if (after) forEachKey(after, visit);
  }
};

/** All entries, in an order that depends only on the keys. */
export function* entriesIn<V>(trie: Trie<V>): Generator<[string, V], undefined> {
  for (const node of trie.nodes)
    if (node.nodes) yield* entriesIn(node);
    else
      for (let leaf: Leaf<V> | undefined = node; leaf; leaf = leaf.next)
        yield [leaf.key, leaf.value];
}

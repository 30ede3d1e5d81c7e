import { inserted, removedAt, replacedAt } from './lists.js';

// Nodes come from constructors. Of what an object literal makes engines learn whether it lives long,
// as all does that a state begins with; they then make it, and keep whatever it holds, where
// hardly anybody collects.

/** An entry. Keys of one hash hang on each other, which hardly ever happens. */
class Leaf<V> {
  declare readonly nodes?: never;
  readonly hash: number;
  readonly key: string;
  readonly value: V;
  readonly next: Leaf<V> | undefined;
  /** How many entries: itself, and those that hang on it. */
  readonly size: number;

  constructor(hash: number, key: string, value: V, next?: Leaf<V>) {
    this.hash = hash;
    this.key = key;
    this.value = value;
    this.next = next;
    this.size = 1 + (next?.size ?? 0);
  }
}

/** Up to 32 nodes one level below, by the next five bits of their hashes; without gaps. */
class Branch<V> {
  /** Which of the 32 are there. */
  readonly bitmap: number;
  readonly nodes: readonly Node<V>[];
  /** How many entries there are. */
  readonly size: number;

  constructor(bitmap: number, nodes: readonly Node<V>[], size: number) {
    this.bitmap = bitmap;
    this.nodes = nodes;
    this.size = size;
  }
}

type Node<V> = Leaf<V> | Branch<V>;

/** Entries by key: one more or less makes another trie, which shares all but a path with the first. */
export type Trie<V> = Branch<V>;

/** No entries. */
export const emptyTrie: Trie<never> = new Branch<never>(0, [], 0);

const bitsPerLevel = 5;

const hashOf = (key: string): number => {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  // Keys that differ in their last characters alone are to differ in all bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 16);
};

const bitFor = (hash: number, shift: number): number => 1 << ((hash >>> shift) & 31);

const bitsIn = (bitmap: number): number => {
  const pairs = bitmap - ((bitmap >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const placeOf = (bitmap: number, bit: number): number => bitsIn(bitmap & (bit - 1));

/** The value of a key. */
export const valueIn = <V>(trie: Trie<V>, key: string): V | undefined => {
  let node: Node<V> | undefined = trie;
  const hash = hashOf(key);
  for (let shift = 0; node?.nodes; shift += bitsPerLevel) {
    const bit = bitFor(hash, shift);
    const { bitmap, nodes }: Branch<V> = node;
    node = (bitmap & bit) === 0 ? undefined : nodes[placeOf(bitmap, bit)];
  }
  let leaf = node;
  while (leaf && leaf.key !== key) leaf = leaf.next;
  return leaf?.value;
};

const hooked = <V>({ hash, key, value }: Leaf<V>, next: Leaf<V> | undefined): Leaf<V> =>
  new Leaf(hash, key, value, next);

const unhooked = <V>(leaf: Leaf<V> | undefined, key: string): Leaf<V> | undefined =>
  leaf?.key === key ? leaf.next : leaf && hooked(leaf, unhooked(leaf.next, key));

/** A leaf in the place of that with the same key, among those of one hash. */
const rehooked = <V>(before: Leaf<V>, leaf: Leaf<V>): Leaf<V> => {
  let same: Leaf<V> | undefined = before;
  while (same && same.key !== leaf.key) same = same.next;
  if (same && same.value === leaf.value) return before;
  return before.key === leaf.key && !before.next ? leaf : hooked(leaf, unhooked(before, leaf.key));
};

/** Two leaves of different hashes. */
const fork = <V>(one: Leaf<V>, other: Leaf<V>, shift: number): Branch<V> => {
  const left = bitFor(one.hash, shift);
  const right = bitFor(other.hash, shift);
  const size = one.size + other.size;
  if (left === right) return new Branch(left, [fork(one, other, shift + bitsPerLevel)], size);
  const isInOrder = left >>> 0 < right >>> 0;
  return new Branch(left | right, isInOrder ? [one, other] : [other, one], size);
};

const putInto = <V>(node: Node<V>, leaf: Leaf<V>, shift: number): Node<V> => {
  if (node.nodes) return put(node, leaf, shift);
  return node.hash === leaf.hash ? rehooked(node, leaf) : fork(node, leaf, shift);
};

const put = <V>(branch: Branch<V>, leaf: Leaf<V>, shift: number): Branch<V> => {
  const { bitmap, nodes, size } = branch;
  const bit = bitFor(leaf.hash, shift);
  const place = placeOf(bitmap, bit);
  if ((bitmap & bit) === 0) return new Branch(bitmap | bit, inserted(nodes, place, leaf), size + 1);
  const before = nodes[place] as Node<V>;
  const after = putInto(before, leaf, shift + bitsPerLevel);
  return after === before
    ? branch
    : new Branch(bitmap, replacedAt(nodes, place, after), size + after.size - before.size);
};

/** With an entry, in the place of one with the same key; the same trie where it is there. */
export const withValue = <V>(trie: Trie<V>, key: string, value: V): Trie<V> =>
  put(trie, new Leaf(hashOf(key), key, value), 0);

/** What is left of a branch: a leaf that is alone there stands in its place. */
const lifted = <V>(branch: Branch<V>): Node<V> | undefined => {
  const [only, ...others] = branch.nodes;
  return others.length > 0 || only?.nodes ? branch : only;
};

const take = <V>(branch: Branch<V>, key: string, hash: number, shift: number): Branch<V> => {
  const { bitmap, nodes, size } = branch;
  const bit = bitFor(hash, shift);
  if ((bitmap & bit) === 0) return branch;
  const place = placeOf(bitmap, bit);
  const before = nodes[place] as Node<V>;
  const left = before.nodes
    ? lifted(take(before, key, hash, shift + bitsPerLevel))
    : unhooked(before, key);
  return left
    ? new Branch(bitmap, replacedAt(nodes, place, left), size - 1)
    : new Branch(bitmap & ~bit, removedAt(nodes, place), size - 1);
};

/** Without a key, which must be there. */
export const withoutValue = <V>(trie: Trie<V>, key: string): Trie<V> =>
  take(trie, key, hashOf(key), 0);

const eachKey = <V>(node: Node<V>, tell: (key: string) => void): void => {
  if (node.nodes) for (const each of node.nodes) eachKey(each, tell);
  else for (let leaf: Leaf<V> | undefined = node; leaf; leaf = leaf.next) tell(leaf.key);
};

const childAt = <V>({ bitmap, nodes }: Branch<V>, bit: number): Node<V> | undefined =>
  (bitmap & bit) === 0 ? undefined : nodes[placeOf(bitmap, bit)];

/**
 * Tells the keys under which two tries can have different values, some of them twice. What they
 * share is not looked at.
 */
export const eachChange = <V>(
  before: Node<V> | undefined,
  after: Node<V> | undefined,
  tell: (key: string) => void,
): void => {
  if (before === after) return;
  if (before?.nodes && after?.nodes) {
    let bits = before.bitmap | after.bitmap;
    for (; bits !== 0; bits &= bits - 1) {
      const bit = bits & -bits;
      eachChange(childAt(before, bit), childAt(after, bit), tell);
    }
  } else {
    if (before) eachKey(before, tell);
    if (after) eachKey(after, tell);
  }
};

/** All entries, in an order that only the keys decide. */
export function* entriesIn<V>(trie: Trie<V>): Generator<[string, V], undefined> {
  for (const node of trie.nodes)
    if (node.nodes) yield* entriesIn(node);
    else
      for (let leaf: Leaf<V> | undefined = node; leaf; leaf = leaf.next)
        yield [leaf.key, leaf.value];
}

/** An entry. Keys of one hash hang on each other, which hardly ever happens. */
interface Leaf<V> {
  readonly hash: number;
  readonly key: string;
  readonly value: V;
  readonly next: Leaf<V> | undefined;
  readonly nodes?: never;
}

/** Up to 32 nodes one level below, by the next five bits of their hashes; without gaps. */
interface Branch<V> {
  /** Which of the 32 are there. */
  readonly bitmap: number;
  readonly nodes: readonly Node<V>[];
}

type Node<V> = Leaf<V> | Branch<V>;

/** Entries by key: one more or less makes another trie, which shares all but a path with the first. */
export type Trie<V> = Branch<V>;

/** No entries. */
export const emptyTrie: Trie<never> = { bitmap: 0, nodes: [] };

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

const unhooked = <V>(leaf: Leaf<V> | undefined, key: string): Leaf<V> | undefined =>
  leaf?.key === key ? leaf.next : leaf && { ...leaf, next: unhooked(leaf.next, key) };

/** Two leaves of different hashes. */
const fork = <V>(one: Leaf<V>, other: Leaf<V>, shift: number): Branch<V> => {
  const left = bitFor(one.hash, shift);
  const right = bitFor(other.hash, shift);
  if (left === right) return { bitmap: left, nodes: [fork(one, other, shift + bitsPerLevel)] };
  const isInOrder = left >>> 0 < right >>> 0;
  return { bitmap: left | right, nodes: isInOrder ? [one, other] : [other, one] };
};

const put = <V>(branch: Branch<V>, leaf: Leaf<V>, shift: number): Branch<V> => {
  const { bitmap, nodes } = branch;
  const bit = bitFor(leaf.hash, shift);
  const place = placeOf(bitmap, bit);
  const after = nodes.slice();
  if ((bitmap & bit) === 0) {
    after.splice(place, 0, leaf);
    return { bitmap: bitmap | bit, nodes: after };
  }
  const node = nodes[place] as Node<V>;
  if (node.nodes) after[place] = put(node, leaf, shift + bitsPerLevel);
  else if (node.hash !== leaf.hash) after[place] = fork(node, leaf, shift + bitsPerLevel);
  else {
    const others = unhooked(node, leaf.key);
    after[place] = others ? { ...leaf, next: others } : leaf;
  }
  return { bitmap, nodes: after };
};

/** With an entry, in the place of one with the same key. */
export const withValue = <V>(trie: Trie<V>, key: string, value: V): Trie<V> =>
  put(trie, { hash: hashOf(key), key, value, next: undefined }, 0);

const take = <V>(branch: Branch<V>, key: string, hash: number, shift: number): Branch<V> => {
  const { bitmap, nodes } = branch;
  const bit = bitFor(hash, shift);
  if ((bitmap & bit) === 0) return branch;
  const place = placeOf(bitmap, bit);
  const node = nodes[place] as Node<V>;
  const left = node.nodes
    ? lifted(take(node, key, hash, shift + bitsPerLevel))
    : unhooked(node, key);
  const after = nodes.slice();
  if (left) after[place] = left;
  else after.splice(place, 1);
  return { bitmap: left ? bitmap : bitmap & ~bit, nodes: after };
};

/** What is left of a branch: a leaf that is alone there stands in its place. */
const lifted = <V>(branch: Branch<V>): Node<V> | undefined => {
  const [only, ...others] = branch.nodes;
  return others.length > 0 || only?.nodes ? branch : only;
};

/** Without a key. */
export const withoutValue = <V>(trie: Trie<V>, key: string): Trie<V> =>
  take(trie, key, hashOf(key), 0);

/** All entries, in an order that only the keys decide. */
export function* entriesIn<V>(trie: Trie<V>): Generator<[string, V], undefined> {
  for (const node of trie.nodes)
    if (node.nodes) yield* entriesIn(node);
    else
      for (let leaf: Leaf<V> | undefined = node; leaf; leaf = leaf.next)
        yield [leaf.key, leaf.value];
}

import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  createSelection,
  emptySorted,
  findItem,
  firstOf,
  itemsFrom,
  itemsOf,
  itemsReversed,
  lastOf,
  slice,
  type Sorted,
  sortedFrom,
  withItem,
  withoutItem,
} from '../../src/internal/sorted.js';

interface Item {
  readonly key: number;
  readonly text: string;
}

const byKey = (left: Item, right: Item): number => left.key - right.key;

type Step = readonly ['put' | 'drop', number, string];

// Ascending and descending runs split nodes at their ends.
const keys = fc.oneof(
  fc.array(fc.nat({ max: 300 }), { maxLength: 200 }),
  fc.nat({ max: 400 }).map((size) => Array.from({ length: size }, (_, key) => key)),
  fc.nat({ max: 400 }).map((size) => Array.from({ length: size }, (_, key) => size - key)),
);
const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(keys, fc.array(fc.nat({ max: 400 }), { maxLength: 100 }), fc.string({ maxLength: 2 }))
  .map(([put, drop, text]) => [
    ...put.map((key): Step => ['put', key, text]),
    ...drop.map((key): Step => ['drop', key, '']),
  ]);

const play = (history: readonly Step[]): Sorted<Item> =>
  history.reduce<Sorted<Item>>(
    (sorted, [what, key, text]) =>
      what === 'put'
        ? withItem(sorted, { key, text }, byKey)
        : withoutItem(sorted, { key, text }, byKey),
    emptySorted,
  );

const model = (history: readonly Step[]): readonly Item[] => {
  const map = new Map<number, Item>();
  for (const [what, key, text] of history)
    if (what === 'put') map.set(key, { key, text });
    else map.delete(key);
  return [...map.values()].sort(byKey);
};

describe('a sorted collection', () => {
  test.prop([steps, fc.nat({ max: 400 }), fc.nat({ max: 400 }), fc.nat({ max: 400 })])(
    'has the parts that a sorted array has, to which items can be added',
    (history, start, end, key) => {
      const sorted = play(history);
      const expected = model(history);
      expect(lastOf(sorted)).toEqual(expected.at(-1));
      const part = slice(sorted, start, end);
      expect(itemsOf(part)).toEqual(expected.slice(start, end));
      expect(part.size).toBe(expected.slice(start, end).length);
      const more = withItem(part, { key, text: 'more' }, byKey);
      const others = expected.slice(start, end).filter((item) => item.key !== key);
      expect(itemsOf(more)).toEqual([...others, { key, text: 'more' }].sort(byKey));
    },
  );

  test.prop([steps])('holds what a sorted array would', (history) => {
    const sorted = play(history);
    const expected = model(history);
    expect(itemsOf(sorted)).toEqual(expected);
    expect(sorted.size).toBe(expected.length);
    expect([...itemsReversed(sorted)]).toEqual([...expected].reverse());
    expect(firstOf(sorted)).toEqual(expected[0]);
  });

  test.prop([steps, fc.nat({ max: 400 })])('finds an item, and all from it on', (history, key) => {
    const sorted = play(history);
    const expected = model(history);
    const probe = { key, text: '' };
    expect(findItem(sorted, probe, byKey)).toEqual(expected.find((item) => item.key === key));
    expect([...itemsFrom(sorted, probe, byKey)]).toEqual(
      expected.filter((item) => item.key >= key),
    );
  });

  test.prop([steps, fc.nat({ max: 400 })])('never changes', (history, key) => {
    const sorted = play(history);
    const before = structuredClone(sorted);
    withItem(sorted, { key, text: 'new' }, byKey);
    withoutItem(sorted, { key, text: '' }, byKey);
    expect(sorted).toEqual(before);
  });

  test.prop([steps])('is the same one where nothing changes', (history) => {
    const sorted = play(history);
    const [item] = itemsOf(sorted);
    if (item) expect(withItem(sorted, item, byKey)).toBe(sorted);
    expect(withoutItem(sorted, { key: -1, text: '' }, byKey)).toBe(sorted);
  });

  test.prop([steps])('can be made of items in order', (history) => {
    const items = model(history);
    expect(itemsOf(sortedFrom(items))).toEqual(items);
    const more = { key: 1000, text: '' };
    expect(itemsOf(withItem(sortedFrom(items), more, byKey))).toEqual([...items, more]);
  });

  test.prop([steps])('gives a selection of its items', (history) => {
    const sorted = play(history);
    const evenTexts = createSelection((items: readonly Item[]) =>
      items.flatMap(({ key, text }) => (key % 2 === 0 ? [text] : [])),
    );
    const expected = model(history).flatMap(({ key, text }) => (key % 2 === 0 ? [text] : []));
    expect(evenTexts(sorted)).toEqual(expected);
    expect(evenTexts(sorted)).toBe(evenTexts(sorted));
  });

  test('selects again only from where a change was', () => {
    let selected = 0;
    const keysOf = createSelection((items: readonly Item[]) => {
      selected += items.length;
      return items.map(({ key }) => key);
    });
    const items = Array.from({ length: 5_000 }, (_, key) => ({ key: key * 2, text: '' }));
    const sorted = sortedFrom(items);
    keysOf(sorted);
    selected = 0;
    expect(keysOf(withItem(sorted, { key: 4_001, text: 'new' }, byKey))).toHaveLength(5_001);
    expect(selected).toBeLessThan(100);
  });
});

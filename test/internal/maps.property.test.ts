import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { changedKeys, emptyMap, withEntry, withoutEntry } from '../../src/internal/maps.js';

type Step = readonly ['put', string, number] | readonly ['drop', string];
type Numbers = ReadonlyMap<string, number>;

// "Aa" and "BB" have the same hash, and so have all texts of the same number of these parts.
const twins = fc
  .array(fc.constantFrom('Aa', 'BB'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const key = fc.oneof(
  twins,
  fc.nat({ max: 300 }).map((n) => `messaging:${String(n)}`),
  fc.string({ maxLength: 3 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.tuple(fc.constant('put' as const), key, fc.nat()), weight: 3 },
  { arbitrary: fc.tuple(fc.constant('drop' as const), key), weight: 1 },
);
const steps = fc.array(step, { maxLength: 300, size: 'max' });

const play = (history: readonly Step[], start: Numbers): Numbers =>
  history.reduce(
    (map, [what, at, value]) =>
      what === 'put' ? withEntry(map, at, value) : withoutEntry(map, at),
    start,
  );

const inOrder = (map: Numbers): readonly (readonly [string, number])[] =>
  [...map].sort(([one], [other]) => (one < other ? -1 : 1));

describe('a map that is made of another one', () => {
  test.prop([steps, key])('holds what any map would', (history, probe) => {
    const shared = play(history, emptyMap);
    const plain = play(history, new Map());
    expect(inOrder(shared)).toEqual(inOrder(plain));
    expect(shared.size).toBe(plain.size);
    for (const at of [probe, ...plain.keys()]) {
      expect(shared.get(at)).toBe(plain.get(at));
      expect(shared.has(at)).toBe(plain.has(at));
    }
  });

  test.prop([steps])('is gone through in every way', (history) => {
    const map = play(history, emptyMap);
    const all = [...map];
    expect([...map.entries()]).toEqual(all);
    expect([...map.keys()]).toEqual(all.map(([at]) => at));
    expect([...map.values()]).toEqual(all.map(([, value]) => value));
    const visited: unknown[] = [];
    map.forEach((value, at, whole) => visited.push([at, value, whole === map]));
    expect(visited).toEqual(all.map(([at, value]) => [at, value, true]));
  });

  test.prop([steps, key, fc.nat()])('leaves the other one as it was', (history, at, value) => {
    const map = play(history, emptyMap);
    const before = [...map];
    withEntry(map, at, value);
    withoutEntry(map, at);
    expect([...map]).toEqual(before);
  });

  test.prop([steps, key])('is the same one where nothing changes', (history, at) => {
    const map = play(history, emptyMap);
    for (const [known, value] of map) expect(withEntry(map, known, value)).toBe(map);
    if (!map.has(at)) expect(withoutEntry(map, at)).toBe(map);
  });

  test.prop([steps, steps, fc.constantFrom<Numbers>(emptyMap, new Map())])(
    'finds where it differs from the other one',
    (history, later, empty) => {
      const before = play(history, empty);
      const after = play(later, before);
      const differing = [...before.keys(), ...after.keys()].filter(
        (at) => before.get(at) !== after.get(at),
      );
      const visited = changedKeys(before, after);
      expect(differing.filter((at) => !visited.has(at))).toEqual([]);
      expect(changedKeys(after, after).size).toBe(0);
    },
  );

  test.prop([fc.uniqueArray(fc.uuid(), { minLength: 500, maxLength: 500 }), fc.nat({ max: 499 })])(
    'looks at hardly more than what is another one',
    (ids, place) => {
      const before = ids.reduce<Numbers>((map, at) => withEntry(map, at, 1), emptyMap);
      const visited = changedKeys(before, withEntry(before, ids[place]!, 2));
      expect([...visited]).toEqual([ids[place]]);
    },
  );

  test.prop([fc.uniqueArray(key, { maxLength: 50 })])('ends empty', (keys) => {
    const full = keys.reduce<Numbers>((map, at) => withEntry(map, at, 1), emptyMap);
    expect([...keys.reduce(withoutEntry, full)]).toEqual([]);
  });
});

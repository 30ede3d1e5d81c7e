import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { distinctUntilChanged } from 'rxjs';
import { describe, expect, test as once } from 'vitest';
import { createStateStore } from '../../src/internal/stateStore.js';
import { emptyMap, withEntry, withoutEntry } from '../../src/internal/maps.js';

interface Counts {
  readonly left: ReadonlyMap<string, number>;
  readonly right: ReadonlyMap<string, number>;
}

const empty: Counts = { left: emptyMap, right: emptyMap };
const leftOf = ({ left }: Counts) => left;
const rightOf = ({ right }: Counts) => right;

const key = fc.constantFrom('a', 'b', 'c', 'd');
const change = fc.record({
  side: fc.constantFrom('left' as const, 'right' as const),
  key,
  value: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
});

type Change = typeof change extends fc.Arbitrary<infer A> ? A : never;

const changed = (state: Counts, { side, key: at, value }: Change): Counts => ({
  ...state,
  [side]: value === undefined ? withoutEntry(state[side], at) : withEntry(state[side], at, value),
});

describe('a state that is held', () => {
  test.prop([fc.array(change), fc.array(fc.array(change)), key])(
    'tells each follower of an entry what it is, and every change of it once',
    (before, batches, at) => {
      const held = createStateStore(before.reduce(changed, empty));
      const looked = { left: [leftOf(held.value).get(at)], right: [rightOf(held.value).get(at)] };
      const told: { left: unknown[]; right: unknown[] } = { left: [], right: [] };
      const add = (side: 'left' | 'right') => (value: unknown) => void told[side].push(value);
      const entries = [
        held.entry(leftOf, at).pipe(distinctUntilChanged()).subscribe(add('left')),
        held.entry(rightOf, at).pipe(distinctUntilChanged()).subscribe(add('right')),
      ];
      for (const batch of batches) {
        held.next(batch.reduce(changed, held.value));
        for (const side of ['left', 'right'] as const) {
          const value = held.value[side].get(at);
          if (value !== looked[side].at(-1)) looked[side].push(value);
        }
      }
      expect(told).toEqual(looked);
      expect(held.observed).toBe(true);
      for (const each of entries) each.unsubscribe();
      expect(held.observed).toBe(false);
    },
  );

  once('tells nobody of entries that are what they were', () => {
    const held = createStateStore<Counts>({ ...empty, left: withEntry(emptyMap, 'a', 1) });
    const told: unknown[] = [];
    held.entry(leftOf, 'a').subscribe((value) => void told.push(value));
    held.next({ ...held.value, left: withEntry(held.value.left, 'b', 1) });
    held.next({ ...held.value, right: withEntry(held.value.right, 'a', 1) });
    expect(told).toEqual([1]);
  });

  once('tells those behind a follower that goes on to another state what holds by then', () => {
    const held = createStateStore<Counts>({ ...empty, left: withEntry(emptyMap, 'a', 1) });
    const set = (value: number) => held.next({ ...empty, left: withEntry(emptyMap, 'a', value) });
    const told: unknown[] = [];
    const states: unknown[] = [];
    held.entry(leftOf, 'a').subscribe((value) => {
      if (value === 2) set(3);
    });
    held.states$.subscribe(({ left }) => {
      if (left.get('a') === 4) set(5);
    });
    held.entry(leftOf, 'a').subscribe((value) => void told.push(value));
    held.states$.subscribe(({ left }) => void states.push(left.get('a')));
    set(2);
    set(4);
    expect([told[0], told.at(-1)]).toEqual([1, 5]);
    expect(told.filter((value) => value === 2 || value === 4)).toEqual([]);
    expect([states[0], states.at(-1)]).toEqual([1, 5]);
  });
});

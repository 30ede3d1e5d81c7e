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
    'emits to each follower of an entry its value, and every change of it once',
    (before, batches, at) => {
      const store = createStateStore(before.reduce(changed, empty));
      const expected = {
        left: [leftOf(store.value).get(at)],
        right: [rightOf(store.value).get(at)],
      };
      const received: { left: unknown[]; right: unknown[] } = { left: [], right: [] };
      const add = (side: 'left' | 'right') => (value: unknown) => void received[side].push(value);
      const entries = [
        store.entry(leftOf, at).pipe(distinctUntilChanged()).subscribe(add('left')),
        store.entry(rightOf, at).pipe(distinctUntilChanged()).subscribe(add('right')),
      ];
      for (const batch of batches) {
        store.next(batch.reduce(changed, store.value));
        for (const side of ['left', 'right'] as const) {
          const value = store.value[side].get(at);
          if (value !== expected[side].at(-1)) expected[side].push(value);
        }
      }
      expect(received).toEqual(expected);
      expect(store.observed).toBe(true);
      for (const each of entries) each.unsubscribe();
      expect(store.observed).toBe(false);
    },
  );

  once('emits nothing of entries that are what they were', () => {
    const store = createStateStore<Counts>({ ...empty, left: withEntry(emptyMap, 'a', 1) });
    const received: unknown[] = [];
    store.entry(leftOf, 'a').subscribe((value) => void received.push(value));
    store.next({ ...store.value, left: withEntry(store.value.left, 'b', 1) });
    store.next({ ...store.value, right: withEntry(store.value.right, 'a', 1) });
    expect(received).toEqual([1]);
  });

  once('emits the newest state to those behind a follower that changes it', () => {
    const store = createStateStore<Counts>({ ...empty, left: withEntry(emptyMap, 'a', 1) });
    const set = (value: number) => store.next({ ...empty, left: withEntry(emptyMap, 'a', value) });
    const received: unknown[] = [];
    const states: unknown[] = [];
    store.entry(leftOf, 'a').subscribe((value) => {
      if (value === 2) set(3);
    });
    store.states$.subscribe(({ left }) => {
      if (left.get('a') === 4) set(5);
    });
    store.entry(leftOf, 'a').subscribe((value) => void received.push(value));
    store.states$.subscribe(({ left }) => void states.push(left.get('a')));
    set(2);
    set(4);
    expect([received[0], received.at(-1)]).toEqual([1, 5]);
    expect(received.filter((value) => value === 2 || value === 4)).toEqual([]);
    expect([states[0], states.at(-1)]).toEqual([1, 5]);
  });
});

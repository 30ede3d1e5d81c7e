import { fc, test } from '@fast-check/vitest';
import { type Fault, faultPlan, playFaults, seededRandom } from 'millrace/testing';
import { asyncScheduler } from 'rxjs';
import { describe, expect } from 'vitest';
import { marbles } from '../helpers/marbles.js';

const options = { count: 200, withinMs: 60_000 };

describe('a seed', () => {
  test.prop([fc.integer()])('gives the same numbers in [0, 1) whenever it is asked', (seed) => {
    const draw = () => Array.from({ length: 50 }, seededRandom(seed));

    expect(draw()).toEqual(draw());
    expect(draw().every((number) => number >= 0 && number < 1)).toBe(true);
  });

  test('gives numbers that are spread evenly', () => {
    const random = seededRandom(7);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n++) counts[Math.floor(random() * 10)]! += 1;

    expect(counts.every((count) => count > 900 && count < 1_100)).toBe(true);
  });

  test.prop([fc.integer()])('gives one plan', (seed) => {
    expect(faultPlan({ ...options, seed })).toEqual(faultPlan({ ...options, seed }));
  });

  test('gives another plan than the next one', () => {
    expect(faultPlan({ ...options, seed: 1 })).not.toEqual(faultPlan({ ...options, seed: 2 }));
  });
});

describe('a plan', () => {
  test('is in order, within its time, and has faults of every kind', () => {
    const plan = faultPlan({ ...options, seed: 3 });
    const moments = plan.map(({ atMs }) => atMs);

    expect(plan).toHaveLength(200);
    expect(moments).toEqual([...moments].sort((one, other) => one - other));
    expect(moments.every((ms) => ms >= 0 && ms < 60_000)).toBe(true);
    expect(new Set(plan.map(({ fault }) => fault._tag)).size).toBe(7);
  });

  test('has the kinds and the durations that it was given', () => {
    const plan = faultPlan({ ...options, seed: 3, kinds: ['Refuse', 'Delay'], maxForMs: 20 });
    const lasting = plan.map(({ fault }) => ('forMs' in fault ? fault.forMs : Infinity));

    expect(new Set(plan.map(({ fault }) => fault._tag))).toEqual(new Set(['Refuse', 'Delay']));
    expect(Math.max(...lasting)).toBeLessThanOrEqual(20);
  });

  test('needs a kind', () => {
    expect(() => faultPlan({ ...options, seed: 3, kinds: [] })).toThrow(RangeError);
  });

  test('is played at its moments, from each subscription on', () => {
    const a: Fault = { _tag: 'Reset' };
    const b: Fault = { _tag: 'Refuse', forMs: 5 };
    marbles(({ expectObservable }) => {
      const plan = [
        { atMs: 2, fault: a },
        { atMs: 5, fault: b },
      ];
      expectObservable(playFaults(plan, asyncScheduler)).toBe('--a--(b|)', { a, b });
      expectObservable(playFaults(plan, asyncScheduler), '-^--!').toBe('---a-', { a });
      expectObservable(playFaults([])).toBe('|');
    });
  });
});

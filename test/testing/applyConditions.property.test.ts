import { fc, test } from '@fast-check/vitest';
import { asyncScheduler, from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect } from 'vitest';
import { applyConditions, type NetworkConditions } from '../../src/testing/applyConditions.js';
import { seededRandom } from '../../src/testing/seededRandom.js';
import { marbles } from '../helpers/marbles.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pieces = { a: bytes('a'), b: bytes('b'), c: bytes('c'), x: bytes('abc') };

const carried = (conditions: () => NetworkConditions) =>
  applyConditions(conditions, seededRandom(1), asyncScheduler);

describe('a wire', () => {
  test.each([
    ['without conditions', {}, '-a-x|', '-a-x|', '^---!'],
    ['without an end', {}, 'a-x-', 'a-x-', '^'],
    ['with a delay', { delayMs: 2 }, 'a--(bc|)', '--a--(bc|)', '^--!'],
    ['that breaks', { delayMs: 2 }, 'a--b-#', '--a--#', '^----!'],
    ['that cuts', { maxPieceBytes: 1 }, '-x----|', '--abc-|', '^-----!'],
    ['of a byte a millisecond', { bytesPerSecond: 1_000 }, 'x---|', '---x|', '^---!'],
    ['of few bytes', { bytesPerSecond: 20 }, '(x|)', '50ms a 49ms b 49ms (c|)', '(^!)'],
  ])('%s carries everything in order', (_, conditions, source, expected, subscription) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold(source, pieces);
      const again$ = cold(source, pieces);
      const operator = carried(() => conditions);
      expectObservable(source$.pipe(operator)).toBe(expected, pieces);
      expectObservable(again$.pipe(operator)).toBe(expected, pieces);
      expectSubscriptions(source$.subscriptions).toBe(subscription);
      expectSubscriptions(again$.subscriptions).toBe(subscription);
    });
  });

  test('asks for its conditions with each chunk, and never lets one overtake another', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('ab-----c|', pieces);
      const conditions: NetworkConditions[] = [{ delayMs: 3 }, {}, {}];
      expectObservable(source$.pipe(carried(() => conditions.shift()!))).toBe('---(ab)c|', pieces);
      expectSubscriptions(source$.subscriptions).toBe('^-------!');
    });
  });

  test('leaves no timer behind', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('x', pieces);
      const carried$ = source$.pipe(carried(() => ({ delayMs: 5 })));
      expectObservable(carried$, '^--!').toBe('');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  test.prop([
    fc.array(fc.uint8Array({ minLength: 1 })),
    fc.integer(),
    fc.integer({ min: 1, max: 9 }),
  ])('loses no byte by cutting', async (chunks, seed, maxPieceBytes) => {
    const cutting = applyConditions(() => ({ maxPieceBytes }), seededRandom(seed), {
      now: () => 0,
      schedule: asyncScheduler.schedule.bind(asyncScheduler),
    });
    const out = await lastValueFrom(from(chunks.slice(0, 2)).pipe(cutting, toArray()));

    expect(out.every(({ length }) => length > 0 && length <= maxPieceBytes)).toBe(true);
    expect(Buffer.concat(out)).toEqual(Buffer.concat(chunks.slice(0, 2)));
  });
});

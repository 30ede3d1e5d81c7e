import { type OperatorFunction, Subject, tap } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';

/** What the laws need to know of an operator that takes its time. */
export interface TimedExample {
  readonly operator: OperatorFunction<string, unknown>;
  /** How many milliseconds after the first value its result comes. */
  readonly lagMs: number;
  /** The result of the value `a`. */
  readonly result: unknown;
  /** All results when a subscriber publishes `b` from inside the first one. */
  readonly published: readonly unknown[];
}

/** How long the laws look; all timers are over by then. */
const longMs = 10_000;

/** What every operator with a clock keeps to; beside each observable stand its subscriptions. */
export const describeTimedLaws = ({ operator, lagMs, result, published }: TimedExample): void => {
  describe('keeps to the laws', () => {
    const at = `${String(lagMs)}ms`;
    const results = { r: result };

    test.each([
      ['never', '-', '-', '^ 59ms !'],
      ['empty', '|', '|', '(^!)'],
      ['empty after a while', '---|', '---|', '^--!'],
      ['an error', '#', '#', '(^!)'],
      ['an error after a while', '---#', '---#', '^--!'],
      ['one', 'a', `${at} r`, '^ 59ms !'],
    ])('%s: %s gives %s', (_, source, expected, subscription) => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot(source);
        expectObservable(source$.pipe(operator), '^ 59ms !').toBe(expected, results);
        expectSubscriptions(source$.subscriptions).toBe(subscription);
      });
    });

    test('nothing happens until somebody subscribes', () => {
      marbles(({ cold, expectSubscriptions }) => {
        const source$ = cold('a');
        void source$.pipe(operator);
        expectSubscriptions(source$.subscriptions).toBe([]);
      });
    });

    test('what throws downstream is an error there and ends the subscription', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('a');
        const mistake = new Error('downstream');
        const throwing$ = source$.pipe(
          operator,
          tap(() => {
            throw mistake;
          }),
        );
        const end = lagMs === 0 ? '(^!)' : `^ ${String(lagMs - 1)}ms !`;
        expectObservable(throwing$).toBe(`${at} #`, {}, mistake);
        expectSubscriptions(source$.subscriptions).toBe(end);
      });
    });

    test('a subscriber may publish from inside', () => {
      const seen: unknown[] = [];
      marbles(({ expectObservable, cold }) => {
        const source$ = new Subject<string>();
        source$.pipe(operator).subscribe((value) => {
          seen.push(value);
          if (seen.length === 1) source$.next('b');
        });
        source$.next('a');
        expectObservable(cold(`${String(longMs)}ms |`)).toBe(`${String(longMs)}ms |`);
      });
      expect(seen).toEqual(published);
    });

    test('one operator value serves two sources', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const [one$, other$] = [hot('a'), hot('-a')];
        expectObservable(one$.pipe(operator), '^ 59ms !').toBe(`${at} r`, results);
        expectObservable(other$.pipe(operator), '^ 59ms !').toBe(`- ${at} r`, results);
        expectSubscriptions(one$.subscriptions).toBe('^ 59ms !');
        expectSubscriptions(other$.subscriptions).toBe('^ 59ms !');
      });
    });
  });
};

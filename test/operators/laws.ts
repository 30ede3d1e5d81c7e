import type { ChatEvent } from 'millrace/protocol';
import type { ChatState } from 'millrace/state';
import {
  config,
  identity,
  ignoreElements,
  map,
  type Observable,
  type OperatorFunction,
  pipe,
  retry,
  share,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stateStore } from '../../src/internal/stateStore.js';
import { holding, marbles } from '../helpers/marbles.js';

/** What the laws need to know of an operator. */
export interface Example {
  readonly operator: OperatorFunction<ChatEvent, unknown>;
  /** Two events that get through one after the other, and one that never does. */
  readonly events: { readonly a: ChatEvent; readonly b: ChatEvent; readonly x: ChatEvent };
  /** What comes out for the first two. */
  readonly results: { readonly a: unknown; readonly b: unknown };
}

/** What every operator keeps to. */
export const describeLaws = ({ operator, events, results }: Example): void => {
  describe('on any source', () => {
    afterEach(() => {
      config.onUnhandledError = null;
    });

    const cases = [
      ['never', '-', '-', '^'],
      ['empty', '|', '|', '(^!)'],
      ['empty after a while', '---|', '---|', '^--!'],
      ['one that passes', '--a--|', '--a--|', '^----!'],
      ['one that does not', '--x--|', '-----|', '^----!'],
      ['many', '-x-a-x-b-x-|', '---a---b---|', '^----------!'],
      ['many at once', '(xab)--|', '(ab)---|', '^------!'],
      ['many without an end', 'x-a-b-', '--a-b-', '^'],
      ['an error', '#', '#', '(^!)'],
      ['an error after some', '-a-x-#', '-a---#', '^----!'],
    ] as const;

    test.each(cases)('%s: %s gives %s', (_, source, expected, subscription) => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot(source, events);
        expectObservable(source$.pipe(operator)).toBe(expected, results);
        expectSubscriptions(source$.subscriptions).toBe(subscription);
      });
    });

    test('nothing happens until somebody subscribes', () => {
      marbles(({ cold, expectSubscriptions }) => {
        const source$ = cold('a', events);
        void source$.pipe(operator);
        expectSubscriptions(source$.subscriptions).toBe([]);
      });
    });

    test('who leaves early leaves the source', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-a-x-b-x-|', events);
        expectObservable(source$.pipe(operator), '---!').toBe('-a--', results);
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test('what throws downstream is an error there and ends the subscription', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-x-a-b-|', events);
        const result$ = source$.pipe(
          operator,
          tap(() => {
            throw new Error('downstream');
          }),
        );
        expectObservable(result$).toBe('---#', {}, new Error('downstream'));
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test('a callback that throws disturbs nobody', async () => {
      const unhandled = vi.fn();
      config.onUnhandledError = unhandled;
      const source$ = new Subject<ChatEvent>();
      const result$ = source$.pipe(operator);
      const seen: unknown[] = [];
      const throwing = vi.fn(() => {
        throw new Error('callback');
      });
      result$.subscribe(throwing);
      result$.subscribe((value) => void seen.push(value));
      source$.next(events.a);
      source$.next(events.b);

      await vi.waitUntil(() => unhandled.mock.calls.length === 2);
      expect(throwing).toHaveBeenCalledTimes(2);
      expect(seen).toEqual([results.a, results.b]);
      expect(unhandled).toHaveBeenCalledWith(new Error('callback'));
    });

    test('a subscriber may publish from inside', () => {
      const source$ = new Subject<ChatEvent>();
      const seen: unknown[] = [];
      source$.pipe(operator).subscribe((value) => {
        seen.push(value);
        if (seen.length === 1) {
          source$.next(events.x);
          source$.next(events.b);
        }
      });
      source$.next(events.a);
      expect(seen).toEqual([results.a, results.b]);
    });

    test('a subscriber may end the source from inside', () => {
      const source$ = new Subject<ChatEvent>();
      const seen: unknown[] = [];
      source$.pipe(operator).subscribe({
        next: (value) => {
          seen.push(value);
          source$.complete();
        },
        complete: () => void seen.push('complete'),
      });
      source$.next(events.a);
      source$.next(events.b);
      expect(seen).toEqual([results.a, 'complete']);
      expect(source$.observed).toBe(false);
    });

    test('one operator value serves two sources, each with its own state', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const one$ = hot('-a---b-|', events);
        const other$ = hot('--a---b-#', events);
        expectObservable(one$.pipe(operator)).toBe('-a---b-|', results);
        expectObservable(other$.pipe(operator)).toBe('--a---b-#', results);
        expectSubscriptions(one$.subscriptions).toBe('^------!');
        expectSubscriptions(other$.subscriptions).toBe('^-------!');
      });
    });

    test('each subscriber of one result has its own state', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source$ = cold('-a-b|', events);
        const result$ = source$.pipe(operator);
        expectObservable(result$).toBe('-a-b|', results);
        expectObservable(result$, '---^').toBe('----a-b|', results);
        expectSubscriptions(source$.subscriptions).toBe(['^---!', '---^---!']);
      });
    });
  });
};

/** What the laws need to know of an operator over a connection. */
export interface HeldExample {
  readonly operator: OperatorFunction<ChatEvent, unknown>;
  /** The same operator as a function of the connection; absent where it is its own function. */
  readonly ofConnection?: (chat: Observable<ChatEvent>) => Observable<unknown>;
  /** What the connection knows, in which the operator finds its first value. */
  readonly known: ChatState;
  /** An event that makes another value of it, and one that does not. */
  readonly events: { readonly a: ChatEvent; readonly x: ChatEvent };
  readonly results: { readonly k: unknown; readonly a: unknown };
}

/** What every operator that looks at the state of a connection keeps to. */
export const describeHeldLaws = (example: HeldExample): void => {
  const { operator, ofConnection = operator, known, events, results } = example;

  describe('on a connection', () => {
    const forms: readonly (readonly [string, OperatorFunction<ChatEvent, unknown>])[] = [
      ['as an operator', operator],
      ['as a function of the connection', ofConnection],
      ['behind another operator', (chat) => chat.pipe(retry(0), operator)],
      ['behind an operator that shares', (chat) => chat.pipe(share(), operator)],
      ['behind operators combined before', pipe(tap(), map(identity), operator)],
    ];
    const cases = [
      ['never', '-', 'k', '^'],
      ['empty', '|', '(k|)', '(^!)'],
      ['nothing new', '-x-|', 'k--|', '^--!'],
      ['a change', '-x-a-|', 'k--a-|', '^----!'],
      ['the same change again', '-a-a-|', 'ka---|', '^----!'],
      ['an error', '#', '(k#)', '(^!)'],
      ['an error after some', '-a-#', 'ka-#', '^--!'],
    ] as const;

    describe.each(forms)('%s', (_, form) => {
      test.each(cases)('the current value comes first: %s', (_, source, expected, subscription) => {
        marbles(({ hot, expectObservable, expectSubscriptions }) => {
          const source$ = hot(source, events);
          expectObservable(form(holding(source$, known))).toBe(expected, results);
          expectSubscriptions(source$.subscriptions).toBe(subscription);
        });
      });
    });

    test('behind an operator that ends the stream, it ends as well', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-x-a-x-', events);
        const end$ = hot('   -----e');
        const live$ = holding(source$, known).pipe(takeUntil(end$));
        expectObservable(live$.pipe(operator)).toBe('k--a-|', results);
        expectSubscriptions(source$.subscriptions).toBe('^----!');
      });
    });

    test('behind operators that let no event through, the state still changes', () => {
      marbles(({ hot, expectObservable }) => {
        const chat$ = holding(hot('-x-a-|', events), known);
        expectObservable(chat$.pipe(ignoreElements(), operator)).toBe('k--a-|', results);
      });
    });

    test('nothing comes until something is known', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('---|', events);
        expectObservable(holding(source$).pipe(operator)).toBe('---|');
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test('the current value comes first to late subscribers too', () => {
      marbles(({ hot, expectObservable }) => {
        const chat$ = holding(hot('-x-a---|', events), known);
        chat$.subscribe();
        expectObservable(chat$.pipe(operator), '--^').toBe('--ka---|', results);
        expectObservable(chat$.pipe(operator), '-----^').toBe('-----a-|', results);
      });
    });

    test('who leaves early leaves the connection and its state', () => {
      marbles(({ hot, expectObservable, expectSubscriptions, flush }) => {
        const source$ = hot('-x-a-', events);
        const chat$ = holding(source$, known);
        expectObservable(chat$.pipe(operator), '^-!').toBe('k--', results);
        expectSubscriptions(source$.subscriptions).toBe('^-!');
        flush();
        expect(chat$[stateStore]?.observed).toBe(false);
      });
    });

    test('a subscriber may publish from inside', () => {
      const source$ = new Subject<ChatEvent>();
      const seen: unknown[] = [];
      holding(source$, known)
        .pipe(operator)
        .subscribe((value) => {
          seen.push(value);
          if (seen.length === 2) source$.next(events.x);
        });
      source$.next(events.a);
      expect(seen).toEqual([results.k, results.a]);
    });

    test('one operator value serves two connections', () => {
      marbles(({ hot, expectObservable }) => {
        const one$ = holding(hot('-a-|', events), known);
        const other$ = holding(hot('--a|', events), known);
        expectObservable(one$.pipe(operator)).toBe('ka-|', results);
        expectObservable(other$.pipe(operator)).toBe('k-a|', results);
      });
    });
  });
};

import { unreadCount$ } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import { emptyChatState, foldChatState } from 'millrace/state';
import { Observable, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { createStateStore, stateStore } from '../../src/internal/stateStore.js';
import { holding, marbles } from '../helpers/marbles.js';
import { customEvent, healthCheck, johnHimself, markRead, messageNew } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const counting = (total: number) => messageNew({ total_unread_count: total });

describe('unreadCount$', () => {
  describeLaws({
    operator: unreadCount$,
    events: { a: counting(1), b: counting(2), x: messageNew() },
    results: { a: 1, b: 2 },
  });

  describeHeldLaws({
    operator: unreadCount$,
    known: foldChatState(emptyChatState, counting(3)),
    events: { a: counting(4), x: customEvent('x', { total_unread_count: 9 }) },
    results: { k: 3, a: 4 },
  });

  const events = {
    h: healthCheck({ me: { ...johnHimself, total_unread_count: 2 } }),
    p: healthCheck(),
    2: counting(2),
    3: counting(3),
    m: messageNew(),
    u: customEvent('x', { total_unread_count: 9 }),
    0: markRead(0),
  } satisfies Record<string, ChatEvent>;

  const results = { h: 2, 2: 2, 3: 3, 0: 0 };

  test.each([
    ['h-2-3-3-0-|', 'h---3---0-|', '^---------!'],
    ['0-0-p-m-u-|', '0---------|', '^---------!'],
    ['m-p-u-----|', '----------|', '^---------!'],
    ['3-2-3-----|', '3-2-3-----|', '^---------!'],
  ])('follows the total, each change once: %s', (source, expected, subscription) => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(source, events);
      expectObservable(source$.pipe(unreadCount$)).toBe(expected, results);
      expectSubscriptions(source$.subscriptions).toBe(subscription);
    });
  });

  test('is the same as a function', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-h-3-|', events);
      expectObservable(unreadCount$(source$)).toBe('-h-3-|', results);
      expectSubscriptions(source$.subscriptions).toBe('^----!');
    });
  });

  describe('on a connection', () => {
    const known = foldChatState(emptyChatState, counting(2));

    test('gives the current total first', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--2-3-', events);
        expectObservable(holding(source$, known).pipe(unreadCount$)).toBe('2---3-', results);
        expectSubscriptions(source$.subscriptions).toBe('^');
      });
    });

    test('gives nothing until a total is known', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('-p-m-3-', events);
        expectObservable(holding(source$).pipe(unreadCount$)).toBe('-----3-', results);
        expectSubscriptions(source$.subscriptions).toBe('^');
      });
    });

    test('gives the current total to late subscribers', () => {
      marbles(({ hot, expectObservable }) => {
        const chat$ = holding(hot('-h-3----0-', events));
        chat$.subscribe();
        expectObservable(chat$.pipe(unreadCount$), '-----^').toBe('-----3--0-', results);
      });
    });

    test('errors with the connection, and leaves it when unsubscribed', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--3-#', events);
        const chat$ = holding(source$, known);
        expectObservable(chat$.pipe(unreadCount$)).toBe('2-3-#', results);
        expectObservable(chat$.pipe(unreadCount$), '^--!').toBe('2-3-', results);
        expectSubscriptions(source$.subscriptions).toBe(['^---!', '^--!']);
      });
    });

    test('completes with the connection', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--3-|', events);
        expectObservable(holding(source$, known).pipe(unreadCount$)).toBe('2-3-|', results);
        expectSubscriptions(source$.subscriptions).toBe('^---!');
      });
    });

    test('keeps the connection open, and the state only while it is looked at', () => {
      const state = createStateStore(known);
      let open = 0;
      const chat$ = Object.assign(
        new Observable<ChatEvent>(() => {
          open += 1;
          return () => void (open -= 1);
        }),
        { [stateStore]: state },
      );
      const seen: number[] = [];
      const subscription = chat$.pipe(unreadCount$).subscribe((total) => void seen.push(total));
      expect([open, state.observed]).toEqual([1, true]);

      state.next(foldChatState(state.value, counting(5)));
      subscription.unsubscribe();
      expect([open, state.observed]).toEqual([0, false]);
      expect(seen).toEqual([2, 5]);
    });

    test('lets a subscriber publish from inside', () => {
      const source$ = new Subject<ChatEvent>();
      const seen: number[] = [];
      holding(source$)
        .pipe(unreadCount$)
        .subscribe((total) => {
          seen.push(total);
          if (total === 3) source$.next(markRead(0));
        });
      source$.next(counting(3));
      expect(seen).toEqual([3, 0]);
    });
  });
});

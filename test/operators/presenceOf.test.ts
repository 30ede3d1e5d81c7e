import { presenceOf } from 'millrace';
import type { ChatEvent, User } from 'millrace/protocol';
import { emptyChatState, learnUsers } from 'millrace/state';
import {
  distinctUntilChanged,
  firstValueFrom,
  map,
  ReplaySubject,
  take,
  timeout,
  toArray,
} from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { holding, marbles } from '../helpers/marbles.js';
import {
  at,
  healthCheck,
  jane,
  john,
  johnHimself,
  messageNew,
  presenceChanged,
  userDeleted,
  userUpdated,
} from '../helpers/samples.js';
import { describeLaws } from './laws.js';

const away: User = { ...jane, online: false, last_active: at(5) };

const status = (user: User) => ({
  userId: user.id,
  online: user.online,
  lastActive: user.last_active ?? undefined,
  user,
});

describe('presenceOf', () => {
  describeLaws({
    operator: presenceOf('jane'),
    events: { a: presenceChanged(jane), b: presenceChanged(away), x: presenceChanged(john) },
    results: { a: status(jane), b: status(away) },
  });

  const renamed: User = { ...jane, name: 'Jane Doe', updated_at: at(9) };
  const deleted: User = { ...jane, online: false };

  const events = {
    j: presenceChanged(jane),
    k: presenceChanged(structuredClone(jane)),
    a: presenceChanged(away),
    n: userUpdated(renamed),
    d: userDeleted(jane),
    e: userDeleted(structuredClone(jane)),
    o: presenceChanged(john),
    m: messageNew({ user: jane }),
    b: presenceChanged({ id: 'jane' }),
    h: healthCheck({ me: johnHimself }),
  } satisfies Record<string, ChatEvent>;

  const results = { j: status(jane), a: status(away), n: status(renamed), d: status(deleted) };

  test.each([
    ['one after the other', 'jaj', 'jaj'],
    ['another user', 'joja', 'j--a'],
    ['the same event again', 'jjajj', 'j-aj-'],
    ['the same event from another frame', 'jkakk', 'j-aj-'],
    ['new data of the user', 'jn', 'jn'],
    ['the end of the user', 'jd', 'jd'],
    ['the end of the user, told twice', 'jde', 'jd-'],
    ['what tells no status', 'mbh', '---'],
  ])('follows the status, each change once: %s', (_, source, expected) => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(` ${source}|`, events);
      expectObservable(source$.pipe(presenceOf('jane'))).toBe(` ${expected}|`, {
        ...results,
        k: results.j,
      });
      expectSubscriptions(source$.subscriptions).toBe(`^${'-'.repeat(source.length - 1)}!`);
    });
  });

  test('knows oneself from the first health check', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-h-|', events);
      expectObservable(source$.pipe(presenceOf('john'))).toBe('-h-|', { h: status(johnHimself) });
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  describe('on a connection', () => {
    const known = learnUsers(emptyChatState, [jane]);

    test('gives the current status first when it is known', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--a-', events);
        expectObservable(holding(source$, known).pipe(presenceOf('jane'))).toBe('j-a-', results);
        expectSubscriptions(source$.subscriptions).toBe('^');
      });
    });

    test('gives nothing first when it is not', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--o-', events);
        expectObservable(holding(source$, known).pipe(presenceOf('john'))).toBe('--o-', {
          o: status(john),
        });
        expectSubscriptions(source$.subscriptions).toBe('^');
      });
    });

    test('gives the current status to late subscribers, whom changes reach once', () => {
      marbles(({ hot, expectObservable }) => {
        const chat$ = holding(hot('-j--o-a-', events));
        chat$.subscribe();
        expectObservable(chat$.pipe(presenceOf('jane')), '---^').toBe('---j--a-', results);
      });
    });

    test('errors with the connection, and leaves it when told to', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--a-#', events);
        const chat$ = holding(source$, known);
        expectObservable(chat$.pipe(presenceOf('jane'))).toBe('j-a-#', results);
        expectObservable(chat$.pipe(presenceOf('jane')), '^--!').toBe('j-a-', results);
        expectSubscriptions(source$.subscriptions).toBe(['^---!', '^--!']);
      });
    });

    test('completes with the connection', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source$ = hot('--a-|', events);
        expectObservable(holding(source$, known).pipe(presenceOf('jane'))).toBe('j-a-|', results);
        expectSubscriptions(source$.subscriptions).toBe('^---!');
      });
    });
  });

  describe('of several users', () => {
    describeLaws({
      operator: presenceOf(['jane', 'max', 'jane']),
      events: { a: presenceChanged(jane), b: presenceChanged(away), x: presenceChanged(john) },
      results: {
        a: new Map([['jane', status(jane)]]),
        b: new Map([['jane', status(away)]]),
      },
    });
  });

  test('asks the server, again on each connection, and hears of changes', async () => {
    const place = await openPlace();
    await place.introduce('john', 'jane');
    const seen$ = new ReplaySubject<boolean>();
    const subscription = place
      .client('john')
      .pipe(
        presenceOf(['jane']),
        map((known) => known.get('jane')?.online === true),
        distinctUntilChanged(),
      )
      .subscribe(seen$);
    onTestFinished(() => {
      subscription.unsubscribe();
    });
    const seen = (count: number) =>
      firstValueFrom(seen$.pipe(take(count), toArray(), timeout(5_000)));

    expect(await seen(1)).toEqual([false]);
    const there = place.client('jane').subscribe();
    expect(await seen(2)).toEqual([false, true]);
    there.unsubscribe();
    expect(await seen(3)).toEqual([false, true, false]);
  });
});

import {
  channelState,
  ConnectionLostError,
  type ConnectionStatus,
  presenceOf,
  watch,
} from 'millrace';
import type { ChatEvent, User } from 'millrace/protocol';
import { type ChannelState, emptyChatState, mergeUsers } from 'millrace/state';
import {
  concatWith,
  distinctUntilChanged,
  filter,
  firstValueFrom,
  map,
  NEVER,
  of,
  ReplaySubject,
  take,
  timeout,
  toArray,
} from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { askable, holding, marbles, online } from '../helpers/marbles.js';
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
import { describeHeldLaws, describeLaws } from './laws.js';

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

  describeHeldLaws({
    operator: presenceOf('jane'),
    ofConnection: (chat) => presenceOf(chat, 'jane'),
    known: mergeUsers(emptyChatState, [jane]),
    events: { a: presenceChanged(away), x: presenceChanged(john) },
    results: { k: status(jane), a: status(away) },
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
    ['the deletion of the user, twice', 'jde', 'jd-'],
    ['events without a status', 'mbh', '---'],
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
    const known = mergeUsers(emptyChatState, [jane]);

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

    test('errors with the connection, and leaves it when unsubscribed', () => {
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

    describeHeldLaws({
      operator: presenceOf(['jane', 'max']),
      ofConnection: (chat) => presenceOf(chat, ['jane', 'max']),
      known: mergeUsers(emptyChatState, [jane]),
      events: { a: presenceChanged(away), x: presenceChanged(john) },
      results: {
        k: new Map([['jane', status(jane)]]),
        a: new Map([['jane', status(away)]]),
      },
    });
  });

  describe('of users that no watch covers', () => {
    const statuses = {
      o: online('c1'),
      p: online('c2'),
      q: {
        _tag: 'Offline',
        cause: new ConnectionLostError('lost'),
        attempt: 1,
        since: 0,
        retryAt: 0,
      },
    } as const satisfies Record<string, ConnectionStatus>;
    const users = { j: ['jane'], n: [] as string[] };

    test.each([
      ['asks when online', '--o---', 'j', ['--^---']],
      ['asks again on another connection', 'o-p---', 'j', ['^-!---', '--^---']],
      ['asks no more when the connection is lost', 'o-q-p-', 'j', ['^-!---', '----^-']],
      ['asks nothing while a watch covers the user', 'o-----', 'n', []],
      ['asks when that watch ends', 'o-----', 'n-j', ['--^---']],
      ['stops asking when a watch covers the user', 'o-----', 'j-n-', ['^-!---']],
    ])('%s', (_, status, uncovered, asked) => {
      marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
        const answers$ = cold<unknown>('-----');
        const chat$ = askable(hot('----'), {
          status$: hot<ConnectionStatus>(status, statuses),
          answers$,
          uncovered$: cold(uncovered, users),
        });
        expectObservable(chat$.pipe(presenceOf('jane'))).toBe('------');
        expectSubscriptions(answers$.subscriptions).toBe(asked);
      });
    });

    test('asks no more when left', () => {
      marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
        const answers$ = cold<unknown>('-----');
        const source$ = hot('----', events);
        const status$ = hot<ConnectionStatus>('o---', statuses);
        const chat$ = askable(source$, { status$, answers$, uncovered$: cold('j', users) });
        expectObservable(chat$.pipe(presenceOf('jane')), '^--!').toBe('---');
        expectSubscriptions(answers$.subscriptions).toBe('^--!');
        expectSubscriptions(status$.subscriptions).toBe('^--!');
        expectSubscriptions(source$.subscriptions).toBe('^--!');
      });
    });

    test.each([
      ['two at once', '^-----', '^-----', '--|', ['^-!---']],
      ['one while another waits', '^-----', '-^----', '--|', ['^-!---']],
      ['one when another has its answer', '^-----', '---^--', '--|', ['^-!---']],
      ['one that stays when another leaves', '^!----', '^-----', '---', ['^-----']],
      ['one when another left without an answer', '^!----', '--^---', '---', ['^!----', '--^---']],
      ['one when another was refused', '^-----', '---^--', '--#', ['^-!---', '---^-!']],
    ])('asks once for all who want to know: %s', (_, first, second, answer, asked) => {
      marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
        const answers$ = cold<unknown>(answer);
        const chat$ = askable(hot('------'), {
          status$: of(statuses.o).pipe(concatWith(NEVER)),
          answers$,
          uncovered$: cold('j', users),
        });
        expectObservable(chat$.pipe(presenceOf('jane')), first).toBe('------');
        expectObservable(chat$.pipe(presenceOf(['jane'])), second).toBe('------');
        expectSubscriptions(answers$.subscriptions).toBe(asked);
      });
    });

    test('goes on with events when the query is refused', () => {
      marbles(({ hot, cold, expectObservable }) => {
        const chat$ = askable(hot('---j', events), {
          status$: hot<ConnectionStatus>('o---', statuses),
          answers$: cold('-#'),
          uncovered$: cold('j', users),
        });
        expectObservable(chat$.pipe(presenceOf('jane'))).toBe('---j', results);
      });
    });
  });

  test('gets members of a watch with presence from it, and queries the others', async () => {
    const place = await openPlace();
    await place.introduce('john', 'jane', 'max');
    const asked: string[] = [];
    const john = place.client('john', {
      fetch: (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        if (pathname === '/users') asked.push(String(new URL(input as string).searchParams));
        return fetch(input, init);
      },
    });
    const cid = 'messaging:general';
    const held = watch(john, cid, { presence: true, data: { members: ['john', 'jane'] } });
    const watching = held.subscribe();
    // What the user may do is for the answer alone to say.
    const isAnswered = ({ channel }: ChannelState) => channel?.own_capabilities != null;
    await firstValueFrom(john.pipe(channelState(cid), filter(isAnswered), timeout(5_000)));
    const seen$ = new ReplaySubject<boolean | undefined>();
    const subscription = john
      .pipe(
        presenceOf(['jane', 'max']),
        filter(({ size }) => size === 2),
        map((known) => known.get('jane')?.online),
        distinctUntilChanged(),
      )
      .subscribe(seen$);
    const seen = (count: number) =>
      firstValueFrom(seen$.pipe(take(count), toArray(), timeout(5_000)));

    expect(await seen(1)).toEqual([false]);
    expect(asked).toEqual([expect.not.stringContaining('jane')]);
    const there = place.client('jane').subscribe();
    expect(await seen(2)).toEqual([false, true]);
    watching.unsubscribe();
    await vi.waitUntil(() => asked.length === 2);
    expect(asked[1]).toContain('jane');
    there.unsubscribe();
    expect(await seen(3)).toEqual([false, true, false]);
    subscription.unsubscribe();
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

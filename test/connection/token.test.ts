import { ApiError, TokenError, queryUsers } from 'millrace';
import { type Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenNumber, tokenUntil } from '../helpers/tokens.js';

const tokenOf = (url: string) => new URL(url).searchParams.get('authorization');

/** Answers every ping of every socket while time passes. */
const pass = ({ clock, sockets }: ReturnType<typeof fakeChat>, ms: number) => {
  const answered = sockets.opened.map(({ sent }) => sent.length);
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000));
    sockets.opened.forEach((socket, index) => {
      for (let seen = answered[index] ?? 0; seen < socket.sent.length; seen += 1) socket.pong();
      answered[index] = socket.sent.length;
    });
  }
};

describe('a provider', () => {
  test('that gave a promise is not asked again while it is pending', async () => {
    const pending: ((token: string) => void)[] = [];
    const chat = fakeChat({ token: () => new Promise((resolve) => pending.push(resolve)) });
    chat.subscribe().unsubscribe();
    chat.subscribe().unsubscribe();
    chat.subscribe();
    expect(pending).toHaveLength(1);
    pending[0]!(tokenNumber(1));
    await vi.waitUntil(() => chat.sockets.opened.length === 1);
    expect(tokenOf(chat.sockets.last().url)).toBe(tokenNumber(1));
  });

  test('whose promise never settles is asked again after the time it had', () => {
    let asked = 0;
    const chat = fakeChat({
      token: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    });
    chat.subscribe();
    chat.clock.advance(15_000);
    chat.untilRetry();
    expect(asked).toBe(2);
  });

  test('is not asked again while its token holds', () => {
    let asked = 0;
    const chat = fakeChat({ token: () => tokenUntil(100_000 * (asked += 1)) });
    chat.subscribe();
    chat.sockets.last().greet().drop();
    chat.untilRetry();
    expect(asked).toBe(1);
  });

  test('is asked again for a token that ended while nobody was connected', () => {
    let asked = 0;
    const chat = fakeChat({ token: () => tokenUntil(100_000 * (asked += 1)) });
    chat.subscribe().unsubscribe();
    chat.clock.advance(100_000);
    chat.subscribe();
    expect(tokenOf(chat.sockets.last().url)).toBe(tokenUntil(200_000));
  });

  test.each([
    ['has a payload that is no JSON', 'a.b.c'],
    ['has no exp', `a.${Buffer.from('{"user_id":"jörg"}').toString('base64url')}.c`],
    ['has an exp that is no number', `a.${Buffer.from('{"exp":"soon"}').toString('base64url')}.c`],
    ['seems to be over, as where the clock is wrong', tokenUntil(-3_600_000)],
  ])('gives a token that %s, which is used until the server refuses it', (_, token) => {
    const provider = vi.fn<() => string>(() => token);
    const chat = fakeChat({ token: provider });
    chat.subscribe();
    chat.sockets.last().greet();
    pass(chat, 600_000);
    expect(chat.sockets.opened).toHaveLength(1);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('that fails ahead of the end is asked again, while the connection works on', () => {
    let asked = 0;
    const chat = fakeChat({
      token: () => {
        asked += 1;
        if (asked === 1) return tokenUntil(600_000);
        return asked < 4 ? throwError(() => new Error('down')) : tokenUntil(1_200_000);
      },
    });
    chat.subscribe();
    chat.sockets.last().greet();
    pass(chat, 540_000);
    expect(asked).toBe(2);
    pass(chat, 500);
    expect(asked).toBe(3);
    pass(chat, 1_000);
    expect(asked).toBe(4);
    expect(chat.tag()).toBe('Online');
    expect(tokenOf(chat.sockets.last().url)).toBe(tokenUntil(1_200_000));
  });

  test('that gives the same token again is asked until it has another one', () => {
    let asked = 0;
    const chat = fakeChat({
      token: () => ((asked += 1) < 5 ? tokenUntil(600_000) : tokenUntil(1_200_000)),
    });
    chat.subscribe();
    chat.sockets.last().greet();
    pass(chat, 560_000);
    expect(asked).toBe(5);
    expect(tokenOf(chat.sockets.opened[1]!.url)).toBe(tokenUntil(1_200_000));
  });

  test('asks in time for a token that lives shorter than the margin', () => {
    let asked = 0;
    const chat = fakeChat({ token: () => tokenUntil(10_000 * (asked += 1)) });
    chat.subscribe();
    chat.sockets.last().greet();
    chat.clock.advance(7_999);
    expect(asked).toBe(1);
    chat.clock.advance(1);
    expect(asked).toBe(2);
  });

  test.each<[string, () => Observable<string>]>([
    ['fails', () => throwError(() => new TokenError('signed out', { isPermanent: true }))],
    [
      'throws',
      () => {
        throw new TokenError('signed out', { isPermanent: true });
      },
    ],
  ])('that %s for good ends the connection and is not asked again', (_, provider) => {
    const token = vi.fn<() => Observable<string>>(provider);
    const chat = fakeChat({ token });
    chat.subscribe();
    expect(chat.errors).toMatchObject([{ _tag: 'TokenError', message: 'signed out' }]);
    chat.clock.advance(600_000);
    expect(token).toHaveBeenCalledTimes(1);
    expect(chat.clock.pending()).toBe(0);
  });

  test('that fails for good ahead of the end ends the connection', () => {
    let asked = 0;
    const chat = fakeChat({
      token: () =>
        (asked += 1) === 1
          ? of(tokenUntil(600_000))
          : throwError(() => new TokenError('signed out', { isPermanent: true })),
    });
    chat.subscribe();
    chat.sockets.last().greet();
    pass(chat, 540_000);
    expect(chat.errors).toMatchObject([{ _tag: 'TokenError', isPermanent: true }]);
    expect(chat.clock.pending()).toBe(0);
  });

  test('is let go by the last unsubscribe ahead of the end', () => {
    const provider$ = new Subject<string>();
    let asked = 0;
    const chat = fakeChat({
      token: () => ((asked += 1) === 1 ? of(tokenUntil(600_000)) : provider$),
    });
    const subscription = chat.subscribe();
    chat.sockets.last().greet();
    pass(chat, 540_000);
    expect(provider$.observed).toBe(true);
    subscription.unsubscribe();
    expect(provider$.observed).toBe(false);
    expect(chat.clock.pending()).toBe(0);
  });
});

test('a machine that slept past the end of its token asks for the next one when it wakes', () => {
  let asked = 0;
  const chat = fakeChat({ token: () => tokenUntil(600_000 * (asked += 1)) });
  chat.subscribe();
  chat.sockets.last().greet();
  chat.clock.sleep(900_000);
  pass(chat, 5_000);
  expect(asked).toBe(2);
});

test('many calls that meet an expired token share one call of the provider, and repeat once', async () => {
  let asked = 0;
  const used: string[] = [];
  const chat = fakeChat({
    token: () => {
      asked += 1;
      return Promise.resolve(tokenNumber(asked));
    },
    fetch: (_, init) => {
      used.push((init!.headers as Record<string, string>)['Authorization']!);
      const body = { code: 40, message: 'expired', StatusCode: 401, duration: '0ms' };
      return Promise.resolve(new Response(JSON.stringify(body), { status: 401 }));
    },
  });
  const outcomes: unknown[] = [];
  for (let call = 0; call < 3; call += 1)
    queryUsers(chat.chat, { filter_conditions: {} }).subscribe({
      error: (error: unknown) => outcomes.push(error),
    });
  await vi.waitUntil(() => outcomes.length === 3);
  expect(outcomes.every((error) => error instanceof ApiError && error.code === 40)).toBe(true);
  expect(used).toEqual([...Array(3).fill(tokenNumber(1)), ...Array(3).fill(tokenNumber(2))]);
  expect(asked).toBe(2);
});

import { inspect } from 'node:util';
import { InputError } from 'millrace';
import { config, EMPTY, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenNumber } from '../helpers/tokens.js';

const typing = (user = 'jane') => ({
  type: 'typing.start',
  cid: 'messaging:general',
  created_at: '2024-05-01T12:00:01Z',
  user: { id: user },
});

describe('opening', () => {
  test('nothing happens before the first subscriber', () => {
    const { sockets, tags, clock } = fakeChat();
    expect(sockets.opened).toEqual([]);
    expect(tags()).toEqual(['Idle']);
    expect(clock.pending()).toBe(0);
  });

  test('the address holds what the protocol asks for', () => {
    const { subscribe, sockets } = fakeChat();
    subscribe();
    const url = new URL(sockets.last().url);
    expect(url.origin + url.pathname).toBe('ws://chat.test/base/connect');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      api_key: 'key',
      authorization: 'very-secret-token',
      'stream-auth-type': 'jwt',
    });
    expect(JSON.parse(url.searchParams.get('json')!)).toEqual({
      user_id: 'john',
      user_details: { id: 'john', name: 'John', colour: 'blue' },
    });
  });

  test.each(['', 'not a url', 'ftp://chat.test'])('refuses the address %j', (url) => {
    expect(() => fakeChat({ url })).toThrow(InputError);
  });

  test('refuses a user that JSON cannot hold', () => {
    expect(() => fakeChat({ user: { id: 'john', age: 1n } })).toThrow(InputError);
  });

  test('https gives wss', () => {
    const { subscribe, sockets } = fakeChat({ url: 'https://chat.test' });
    subscribe();
    expect(sockets.last().url).toMatch(/^wss:\/\/chat\.test\/connect\?/);
  });

  test('all subscribers share one socket, and the last one to leave closes it with 1000', () => {
    const { subscribe, sockets, clock, tags } = fakeChat();
    const first = subscribe();
    const second = subscribe();
    sockets.last().greet();
    first.unsubscribe();
    expect(sockets.last().closedWith).toBeUndefined();
    second.unsubscribe();
    expect(sockets.opened).toHaveLength(1);
    expect(sockets.last().closedWith).toBe(1000);
    expect(clock.pending()).toBe(0);
    expect(tags()).toEqual(['Idle', 'Connecting', 'Online', 'Idle']);
  });

  test('leaving before the socket is open closes it and leaves no handler', () => {
    const { subscribe, sockets, clock } = fakeChat();
    subscribe().unsubscribe();
    const { closedWith, onopen, onmessage, onclose } = sockets.last();
    expect({ closedWith, onopen, onmessage, onclose }).toEqual({
      closedWith: 1000,
      onopen: null,
      onmessage: null,
      onclose: null,
    });
    expect(clock.pending()).toBe(0);
  });

  test('subscribing again after the last one left opens another socket', () => {
    const { subscribe, sockets } = fakeChat();
    subscribe().unsubscribe();
    subscribe();
    expect(sockets.opened).toHaveLength(2);
  });

  test('connection.changed comes before the health check that caused it', () => {
    const { subscribe, sockets, types } = fakeChat();
    subscribe();
    sockets.last().greet();
    expect(types()).toEqual(['connection.changed', 'health.check']);
  });

  test('a socket that says nothing is given up after the handshake time', () => {
    const { subscribe, sockets, clock, statuses } = fakeChat();
    subscribe();
    sockets.last().open();
    clock.advance(15_000);
    expect(statuses.at(-1)).toMatchObject({
      _tag: 'Offline',
      cause: { _tag: 'ConnectionLostError' },
    });
    expect(sockets.last().closedWith).toBe(1000);
  });

  test('a first frame that is no health check does not open a session', () => {
    const { subscribe, sockets, types, statuses } = fakeChat();
    subscribe();
    sockets.last().open().receive(typing());
    expect(types()).toEqual([]);
    expect(statuses.at(-1)?._tag).toBe('Offline');
  });
});

describe('frames', () => {
  test('what is not a valid event goes to failures$ and disturbs nobody', () => {
    const { chat, subscribe, sockets, types } = fakeChat();
    const failures: string[] = [];
    chat.failures$.subscribe(({ path }) => failures.push(path));
    subscribe();
    sockets
      .last()
      .greet()
      .receive('{"type":"message.new"')
      .receive({ type: 'message.new', cid: 'a:b', created_at: '2024-05-01T12:00:00Z' })
      .receive({ type: 'connection.recovered' })
      .receiveRaw(new ArrayBuffer(3))
      .receive(typing());
    expect(failures).toEqual(['', 'message', 'type', '']);
    expect(types()).toEqual(['connection.changed', 'health.check', 'typing.start']);
  });

  test('a throwing subscriber does not keep events from the others', async () => {
    const { chat, subscribe, sockets, types } = fakeChat();
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => thrown.push(error);
    onTestFinished(() => {
      config.onUnhandledError = null;
    });
    chat.subscribe({
      next: () => {
        throw new Error('mine');
      },
      error: () => undefined,
    });
    subscribe();
    sockets.last().greet().receive(typing());
    expect(types()).toEqual(['connection.changed', 'health.check', 'typing.start']);
    await vi.waitFor(() => {
      expect(thrown).toHaveLength(3);
    });
  });
});

describe('heartbeat', () => {
  test('pings 25 s after each health check', () => {
    const { subscribe, sockets, clock } = fakeChat();
    subscribe();
    sockets.last().greet();
    clock.advance(24_999);
    expect(sockets.last().sent).toEqual([]);
    clock.advance(1);
    expect(sockets.last().sent.map((frame) => JSON.parse(frame) as unknown)).toEqual([
      [{ type: 'health.check', client_id: expect.any(String) }],
    ]);
    sockets.last().receive({
      type: 'health.check',
      connection_id: 'connection-1',
      created_at: '2024-05-01T12:00:25Z',
    });
    clock.advance(25_000);
    expect(sockets.last().sent).toHaveLength(2);
  });

  test('35 s of silence end the session, and any frame counts as a sign of life', () => {
    const { subscribe, sockets, clock, statuses } = fakeChat();
    subscribe();
    sockets.last().greet();
    clock.advance(30_000);
    sockets.last().receive(typing());
    clock.advance(34_999);
    expect(statuses.at(-1)?._tag).toBe('Online');
    clock.advance(1);
    expect(statuses.at(-2)).toMatchObject({ _tag: 'Offline', cause: { reason: 'silent' } });
    expect(sockets.opened[0]!.closedWith).toBe(1000);
  });
});

describe('coming back', () => {
  test('a lost connection comes back and says that it recovered', () => {
    const { subscribe, sockets, untilRetry, tags, types } = fakeChat();
    subscribe();
    sockets.last().greet('one').drop(1006);
    untilRetry();
    expect(sockets.opened).toHaveLength(2);
    sockets.last().greet('two');
    expect(types()).toEqual([
      'connection.changed',
      'health.check',
      'connection.changed',
      'connection.changed',
      'health.check',
      'connection.recovered',
    ]);
    expect(tags()).toEqual([
      'Idle',
      'Connecting',
      'Online',
      'Offline',
      'Connecting',
      'Recovering',
      'Online',
    ]);
  });

  test('waits longer from one failure to the next, and starts over when a connection lasted', () => {
    const { subscribe, sockets, statuses, clock, untilRetry } = fakeChat();
    subscribe();
    const waits: number[] = [];
    const failAndWait = () => {
      sockets.last().fail();
      const status = statuses.at(-1)!;
      if (status._tag !== 'Offline') throw new Error(status._tag);
      waits.push(status.retryAt - status.since);
      untilRetry();
    };
    for (let failure = 1; failure <= 15; failure += 1) failAndWait();
    expect(waits.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 8000, 15_000]);
    expect(waits.at(-1)).toBe(15_000);
    sockets.last().greet();
    clock.advance(9_999);
    failAndWait();
    expect(waits.at(-1)).toBe(15_000);
    sockets.last().greet();
    clock.advance(10_000);
    failAndWait();
    expect(waits.at(-1)).toBe(500);
  });

  test('a refusal ends the stream with a tagged error that names the code', () => {
    const { subscribe, sockets, errors, statuses, clock } = fakeChat();
    subscribe();
    sockets.last().refuse(43, 'signature wrong');
    expect(errors).toMatchObject([{ _tag: 'HandshakeError', code: 43 }]);
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Closed', cause: { code: 43 } });
    expect(clock.pending()).toBe(0);
  });

  test('subscribing again after a refusal tries again', () => {
    const { subscribe, sockets, statuses } = fakeChat();
    subscribe();
    sockets.last().refuse(43);
    subscribe();
    sockets.last().greet();
    expect(statuses.at(-1)?._tag).toBe('Online');
  });

  test.each([-1, 9, 71])('code %i is worth another try', (code) => {
    const { subscribe, sockets, statuses } = fakeChat();
    subscribe();
    sockets.last().refuse(code);
    expect(statuses.at(-1)?._tag).toBe('Offline');
  });

  test('an old error frame without a type is a refusal too', () => {
    const { subscribe, sockets, errors } = fakeChat();
    subscribe();
    sockets
      .last()
      .open()
      .receive({ error: { code: 5, message: 'no', StatusCode: 401 } });
    expect(errors).toMatchObject([{ _tag: 'HandshakeError', code: 5, status: 401 }]);
  });

  test('close code 1000 from the server is final', () => {
    const { subscribe, sockets, errors, types } = fakeChat();
    subscribe();
    sockets.last().greet().drop(1000, 'deactivated');
    expect(errors).toMatchObject([{ _tag: 'ConnectionLostError', code: 1000 }]);
    expect(types().at(-1)).toBe('connection.changed');
  });

  test('shouldRetry may end it', () => {
    const { subscribe, sockets, errors, untilRetry } = fakeChat({
      retry: { shouldRetry: (failures) => failures < 2 },
    });
    subscribe();
    sockets.last().drop();
    untilRetry();
    sockets.last().drop();
    expect(errors).toMatchObject([{ _tag: 'ConnectionLostError', code: 1006 }]);
  });

  test('leaving while waiting for the next try leaves no timer', () => {
    const { subscribe, sockets, clock, tags } = fakeChat();
    const subscription = subscribe();
    sockets.last().drop();
    expect(clock.pending()).toBeGreaterThan(0);
    subscription.unsubscribe();
    expect(clock.pending()).toBe(0);
    expect(tags().at(-1)).toBe('Idle');
  });
});

describe('token', () => {
  test('an expired token is asked for again, and cached otherwise', () => {
    let asked = 0;
    const { subscribe, sockets, untilRetry } = fakeChat({
      token: () => tokenNumber((asked += 1)),
    });
    subscribe();
    sockets.last().refuse(40);
    untilRetry();
    expect(new URL(sockets.last().url).searchParams.get('authorization')).toBe(tokenNumber(2));
    sockets.last().greet().drop();
    untilRetry();
    expect(asked).toBe(2);
  });

  test('an expired token that cannot be renewed ends the stream', () => {
    const { subscribe, sockets, errors } = fakeChat();
    subscribe();
    sockets.last().refuse(40);
    expect(errors).toMatchObject([{ _tag: 'HandshakeError', code: 40 }]);
  });

  test('a provider that fails is asked again later', () => {
    let asked = 0;
    const { subscribe, sockets, statuses, untilRetry } = fakeChat({
      token: () => ((asked += 1) === 1 ? throwError(() => new Error('down')) : of(tokenNumber(1))),
    });
    subscribe();
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', cause: { _tag: 'TokenError' } });
    untilRetry();
    expect(sockets.opened).toHaveLength(1);
  });

  test('a provider that throws, or gives no text, is a TokenError', () => {
    const throwing = fakeChat({
      token: () => {
        throw new Error('mine');
      },
    });
    throwing.subscribe();
    expect(throwing.statuses.at(-1)).toMatchObject({ cause: { _tag: 'TokenError' } });
    const empty = fakeChat({ token: () => '' });
    empty.subscribe();
    expect(empty.statuses.at(-1)).toMatchObject({ cause: { _tag: 'TokenError' } });
  });

  test('a provider that completes without a token is a TokenError, and is asked again later', () => {
    const { subscribe, statuses, clock } = fakeChat({ token: () => EMPTY });
    subscribe();
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', cause: { _tag: 'TokenError' } });
    expect(clock.pending()).toBeGreaterThan(0);
  });

  test('only the first token of a provider counts', () => {
    const { subscribe, sockets } = fakeChat({ token: () => of(tokenNumber(1), tokenNumber(2)) });
    subscribe();
    expect(sockets.opened).toHaveLength(1);
  });

  test('a provider that hangs is given up after the handshake time', () => {
    const { subscribe, statuses, clock } = fakeChat({ token: () => NEVER });
    subscribe();
    clock.advance(15_000);
    expect(statuses.at(-1)).toMatchObject({ _tag: 'Offline', cause: { _tag: 'TokenError' } });
  });

  test('a refused token is not used again', () => {
    let asked = 0;
    const { subscribe, sockets } = fakeChat({ token: () => tokenNumber((asked += 1)) });
    subscribe();
    sockets.last().refuse(43);
    subscribe();
    expect(new URL(sockets.last().url).searchParams.get('authorization')).toBe(tokenNumber(2));
  });

  test('does not show when a connection is printed', () => {
    const { chat } = fakeChat();
    expect(inspect(chat, { depth: Infinity, showHidden: true })).not.toContain('very-secret');
  });

  test('a provider that is still at it is let go by the last unsubscribe', () => {
    const provider$ = new Subject<string>();
    const { subscribe, sockets } = fakeChat({ token: () => provider$ });
    subscribe().unsubscribe();
    expect(provider$.observed).toBe(false);
    expect(sockets.opened).toEqual([]);
  });

  test('never shows in a status or an error', () => {
    const { subscribe, sockets, statuses, errors, untilRetry } = fakeChat({
      webSocket: (url) => {
        const socket = sockets.webSocket(url);
        if (sockets.opened.length === 2) throw new SyntaxError(`Invalid URL: ${url}`);
        return socket;
      },
    });
    subscribe();
    sockets.last().fail(`cannot reach ${sockets.last().url}`);
    untilRetry();
    untilRetry();
    sockets.last().refuse(5);
    const shown = inspect([statuses, errors], { depth: Infinity, showHidden: true });
    expect(shown).toContain('cannot reach');
    expect(shown).toContain('Invalid URL');
    expect(shown).not.toContain('very-secret-token');
  });
});

test('status$ gives the current status first and never ends', () => {
  const { chat } = fakeChat({ token: () => NEVER });
  const seen: string[] = [];
  const subscription = chat.status$.subscribe(({ _tag }) => seen.push(_tag));
  expect(seen).toEqual(['Idle']);
  expect(subscription.closed).toBe(false);
});

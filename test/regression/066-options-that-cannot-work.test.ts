import { connect, type ConnectOptions, InputError } from 'millrace';
import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

/** Options as untyped code gives them. */
const refusal = (options: Record<string, unknown>): unknown => {
  const base = { url: 'http://chat.test', apiKey: 'key', user: { id: 'john' }, token: 'secret' };
  try {
    connect({ ...base, ...options });
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('an option that is undefined takes its default', () => {
  test.each([
    'webSocket',
    'fetch',
    'scheduler',
    'now',
    'random',
    'newId',
    'requestTimeoutMs',
    'outboxCapacity',
    'outboxDrops',
    'renewTokenMs',
    'wake$',
    'heartbeat',
    'retry',
    'recovery',
  ])('%s', (name) => {
    expect(refusal({ [name]: undefined })).toBeUndefined();
  });

  test('in a connection that loses its socket', () => {
    const options = {
      now: undefined,
      random: undefined,
      wake$: undefined,
      heartbeat: { pingAfterMs: undefined, probeMs: undefined },
      retry: { delayMs: undefined, shouldRetry: undefined, stableMs: undefined },
      recovery: { concurrency: undefined },
    } as unknown as Partial<ConnectOptions>;
    const { subscribe, sockets, untilRetry, tag, clock } = fakeChat(options);
    subscribe();
    sockets.last().greet();
    clock.advance(25_000);
    expect(sockets.last().sent).toHaveLength(1);
    sockets.last().drop();
    untilRetry();
    sockets.last().greet('two');
    expect(tag()).toBe('Online');
  });
});

describe('an option that cannot work is an InputError that names it', () => {
  test.each([
    ['url', 5],
    ['url', undefined],
    ['apiKey', ''],
    ['apiKey', undefined],
    ['user', null],
    ['user', undefined],
    ['user', {}],
    ['user', { id: '' }],
    ['user', { id: 5 }],
    ['token', undefined],
    ['token', ''],
    ['token', 5],
    ['renewTokenMs', -1],
    ['requestTimeoutMs', 0],
    ['requestTimeoutMs', Infinity],
    ['requestTimeoutMs', '10'],
    ['outboxCapacity', -1],
    ['outboxCapacity', 1.5],
    ['outboxCapacity', NaN],
    ['outboxDrops', 'all'],
    ['fetch', 'fetch'],
    ['now', 5],
    ['random', null],
    ['scheduler', {}],
    ['wake$', null],
    ['heartbeat', null],
    ['retry', 5],
  ])('%s: %j', (name, value) => {
    const error = refusal({ [name]: value });
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message.startsWith(`${name}: expected `)).toBe(true);
  });

  test.each([
    ['heartbeat', 'tickMs', 0],
    ['heartbeat', 'silenceMs', NaN],
    ['heartbeat', 'handshakeTimeoutMs', 2 ** 31],
    ['retry', 'delayMs', 500],
    ['retry', 'shouldRetry', true],
    ['retry', 'stableMs', -1],
    ['recovery', 'concurrency', 0],
    ['recovery', 'resumeTimeoutMs', 0],
  ])('%s.%s: %j', (group, name, value) => {
    const error = refusal({ [group]: { [name]: value } });
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message.startsWith(`${group}.${name}: expected `)).toBe(true);
  });

  test.each([null, undefined, 5])('all of them: %j', (options) => {
    expect(() => connect(options as unknown as ConnectOptions)).toThrow(InputError);
  });

  test('and is not quoted, since it may be a token', () => {
    const error = refusal({ user: 'very-secret', token: 'very-secret' });
    expect(String(error)).not.toContain('very-secret');
  });
});

import { createServerToken, createToken } from 'millrace/backend';
import { CloseCode, ConnectionError } from 'millrace/protocol';
import { describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../src/server/core/requests/failure.js';
import { createAuthenticate } from '../../../src/server/http/auth.js';
import { socketCredentials } from '../../../src/server/http/credentials.js';
import { authenticateConnection } from '../../../src/server/session/authenticateConnection.js';
import { defaultSendBudget } from '../../../src/server/session/sendBuffer.js';
import { openSession } from '../../../src/server/session/session.js';
import { createSocketTransport } from '../../../src/server/session/socket.js';
import { log as logPosition, me } from '../../helpers/server.js';
import { VirtualClock } from './virtualClock.js';
import type { ChatCore } from '../../../src/server/core/chatCore.js';
import type { Connection } from '../../../src/server/core/connection.js';

const john = await createToken('secret', 'john');
const serverToken = await createServerToken('secret');
const forged = await createToken('other', 'john');
const expired = await createToken('secret', 'john', { expiresAt: new Date(0) });
const ping = '[{"type":"health.check","client_id":"john--1"}]';

const query = (overrides: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({
    api_key: 'dev',
    authorization: john,
    'stream-auth-type': 'jwt',
    json: JSON.stringify({ user_id: 'john', user_details: { id: 'john' } }),
    ...overrides,
  });

const welcome = { me, log: logPosition };

function setUp(parameters = query(), script: Partial<ChatCore> = {}) {
  const clock = new VirtualClock();
  const core = {
    connect: vi.fn<ChatCore['connect']>(script.connect ?? (() => Promise.resolve(welcome))),
    resume: vi.fn<ChatCore['resume']>(script.resume ?? (() => Promise.resolve())),
    disconnect: vi.fn<ChatCore['disconnect']>(script.disconnect ?? (() => Promise.resolve())),
  };
  const frames: string[] = [];
  let bufferedBytes = 0;
  const socket = {
    send: vi.fn((frame: string) => void frames.push(frame)),
    close: vi.fn(),
    ping: vi.fn(),
    bufferedBytes: () => bufferedBytes,
  };
  const log = vi.fn();
  const authenticate = createAuthenticate({
    apiKey: 'dev',
    apiSecret: 'secret',
    disableAuthChecks: false,
    now: () => clock.now(),
  });
  const session = openSession(
    { core, clock, newId: () => 'c1', ...defaultSendBudget, healthCheckMs: 30_000, log },
    createSocketTransport(socket, clock, 75_000),
    authenticateConnection(authenticate, {
      credentials: socketCredentials(parameters),
      json: parameters.get('json') ?? '',
    }),
  );
  const parsed = (): unknown[] => frames.map((frame) => JSON.parse(frame) as unknown);
  const greeted = () => vi.waitUntil(() => frames.length > 0);
  const congest = (bytes: number) => void (bufferedBytes = bytes);
  return { clock, core, socket, log, session, parsed, greeted, congest };
}

const healthCheck = (ms: number) => ({
  type: 'health.check',
  connection_id: 'c1',
  cid: '*',
  created_at: new Date(ms).toISOString(),
});

describe('the first frame', () => {
  test('is a health check with the connection and its user', async () => {
    const { core, parsed, greeted } = setUp();
    await greeted();

    expect(parsed()).toEqual([{ ...healthCheck(0), me, millrace: logPosition }]);
    expect(core.connect).toHaveBeenCalledExactlyOnceWith(
      {
        id: 'c1',
        userId: 'john',
        tokenIssuedAt: undefined,
        send: expect.any(Function),
        end: expect.any(Function),
        goAway: expect.any(Function),
      },
      { id: 'john' },
      { resuming: false },
    );
  });

  test('comes before what the core sends meanwhile', async () => {
    const { parsed, greeted } = setUp(query(), {
      connect: ({ send }: Connection) => {
        send('1');
        send('2');
        return Promise.resolve(welcome);
      },
    });
    await greeted();

    expect(parsed()).toEqual([{ ...healthCheck(0), me, millrace: logPosition }, 1, 2]);
  });

  test('greets an anonymous user under an id of its own kind', async () => {
    const { core, greeted } = setUp(
      query({
        'stream-auth-type': 'anonymous',
        authorization: '',
        json: JSON.stringify({ user_id: 'jane', user_details: { id: 'jane' } }),
      }),
    );
    await greeted();

    expect(core.connect).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ userId: '!anon-jane' }),
      { id: '!anon-jane', anon: true },
      { resuming: false },
    );
  });
});

describe('a refusal', () => {
  test.each([
    ['an unknown key', { api_key: 'other' }, 2],
    ['no token', { authorization: '' }, 5],
    ['the token of a backend', { authorization: serverToken }, 5],
    ['the wrong signature', { authorization: forged }, 43],
    ['an expired token', { authorization: expired }, 40],
    ['another user_id', { json: '{"user_id":"jane","user_details":{"id":"john"}}' }, 5],
    ['other user_details', { json: '{"user_id":"john","user_details":{"id":"jane"}}' }, 5],
    ['no user_details', { json: '{"user_id":"john"}' }, 4],
    ['json that is none', { json: '{' }, 4],
  ])('for %s is one frame, and a close that is final', async (_, parameters, code) => {
    const { core, session, socket, parsed } = setUp(query(parameters));
    await session.closed;

    expect(parsed()).toEqual([
      {
        type: 'connection.error',
        connection_id: '',
        created_at: '1970-01-01T00:00:00.000Z',
        error: expect.objectContaining({ code }),
      },
    ]);
    expect(ConnectionError.strict.is(parsed()[0])).toBe(true);
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1000, CloseCode.Final.meaning);
    expect(core.connect).not.toHaveBeenCalled();
    expect(core.disconnect).not.toHaveBeenCalled();
  });

  test('of the core is one too, and the core lets go', async () => {
    const { core, session, socket, parsed } = setUp(query(), {
      connect: () => Promise.reject(new ApiFailure('TooManyConnections', 'enough')),
    });
    await session.closed;

    expect(parsed()).toEqual([
      expect.objectContaining({
        error: expect.objectContaining({
          code: 71,
          message: 'Connect failed with error: "enough"',
        }),
      }),
    ]);
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1000, expect.any(String));
    expect(core.disconnect).toHaveBeenCalledOnce();
  });
});

test('a failure of the core closes without a word, is logged, and may be retried', async () => {
  const cause = new Error('disk');
  const { session, socket, parsed, log } = setUp(query(), {
    connect: () => Promise.reject(cause),
  });
  await session.closed;

  expect(parsed()).toEqual([]);
  expect(socket.close).toHaveBeenCalledExactlyOnceWith(1011, expect.any(String));
  expect(log).toHaveBeenCalledExactlyOnceWith({ message: 'a connection failed', cause });
});

describe('a live session', () => {
  test('sends a health check and a ping of the socket every 30 s', async () => {
    const { clock, session, socket, parsed, greeted } = setUp();
    await greeted();
    clock.advance(29_999);
    expect(socket.ping).not.toHaveBeenCalled();
    clock.advance(1);
    session.onAlive();
    clock.advance(30_000);

    expect(parsed().slice(1)).toEqual([healthCheck(30_000), healthCheck(60_000)]);
    expect(socket.ping).toHaveBeenCalledTimes(2);
  });

  test('answers a ping at once', async () => {
    const { clock, session, parsed, greeted } = setUp();
    await greeted();
    clock.advance(1_000);
    session.onText(ping);

    expect(parsed().slice(1)).toEqual([healthCheck(1_000)]);
  });

  test.each(['nothing', 'a pong', 'a ping'] as const)('is dropped 75 s after %s', async (sign) => {
    const { clock, session, socket, greeted } = setUp();
    await greeted();
    clock.advance(10_000);
    if (sign === 'a pong') session.onAlive();
    if (sign === 'a ping') session.onText(ping);
    clock.advance(sign === 'nothing' ? 64_999 : 74_999);
    expect(socket.close).not.toHaveBeenCalled();
    clock.advance(1);

    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1013, expect.any(String));
  });

  test.each([
    ['{', 1007],
    ['{"type":"health.check"}', 1007],
    ['[{"type":"message.new"}]', 1007],
    ['', 1007],
  ])('is ended by the frame %s', async (frame, code) => {
    const { session, socket, greeted } = setUp();
    await greeted();
    session.onText(frame);

    expect(socket.close).toHaveBeenCalledExactlyOnceWith(code, expect.any(String));
  });

  test('is ended by a binary frame', async () => {
    const { session, socket, greeted } = setUp();
    await greeted();
    session.onBinary();

    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1003, expect.any(String));
  });

  test('is ended when its client reads too slowly', async () => {
    const { core, socket, greeted, congest } = setUp();
    await greeted();
    congest(defaultSendBudget.sendBudgetBytes);
    core.connect.mock.calls[0]![0].send('1');
    expect(socket.close).not.toHaveBeenCalled();
    congest(defaultSendBudget.sendBudgetBytes + 1);
    core.connect.mock.calls[0]![0].send('2');
    core.connect.mock.calls[0]![0].send('3');

    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1013, expect.any(String));
  });
});

describe('the end', () => {
  test('reaches the core once, however many reasons there are', async () => {
    const { core, session, socket, greeted } = setUp();
    await greeted();
    session.close(CloseCode.GoingAway);
    session.onBinary();
    session.onClose();
    session.onClose();
    await session.closed;

    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1001, expect.any(String));
  });

  test('for good comes from the core, which is notified of it too', async () => {
    const { core, socket, session, greeted } = setUp();
    await greeted();
    core.connect.mock.calls[0]?.[0].end();
    await session.closed;

    expect(socket.close).toHaveBeenCalledExactlyOnceWith(1000, CloseCode.Final.meaning);
    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
  });

  test('leaves no timer', async () => {
    const { clock, session, parsed, greeted } = setUp();
    await greeted();
    clock.advance(1_000);
    session.onClose();
    await session.closed;

    expect(clock.actions).toEqual([]);
    expect(parsed()).toHaveLength(1);
  });

  test('before anyone was let in never reaches the core', async () => {
    const { core, session } = setUp();
    session.onClose();
    await session.closed;

    expect(core.connect).not.toHaveBeenCalled();
    expect(core.disconnect).not.toHaveBeenCalled();
  });

  test('while the core connects waits for it, then lets go', async () => {
    const steps: string[] = [];
    let connected: (() => void) | undefined;
    const { core, session } = setUp(query(), {
      connect: async () => {
        await new Promise<void>((resolve) => (connected = resolve));
        steps.push('connected');
        return welcome;
      },
      disconnect: () => Promise.resolve(void steps.push('disconnected')),
    });
    await vi.waitUntil(() => connected !== undefined);
    session.onClose();
    expect(core.disconnect).not.toHaveBeenCalled();
    connected?.();
    await session.closed;

    expect(steps).toEqual(['connected', 'disconnected']);
  });
});

import { createServerToken, createToken } from 'millrace/backend';
import { describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../src/server/core/requests/failure.js';
import { createApp } from '../../../src/server/http/app.js';
import { createAuthenticate } from '../../../src/server/http/auth.js';
import { defaultSendBudget } from '../../../src/server/session/sendBuffer.js';
import { createPollConnections } from '../../../src/server/session/pollConnections.js';
import { createSessions } from '../../../src/server/session/sessions.js';
import { log as logPosition, me, scriptedCore } from '../../helpers/server.js';
import { VirtualClock } from './virtualClock.js';
import type { ChatCore } from '../../../src/server/core/chatCore.js';
import type { Connection } from '../../../src/server/core/connection.js';
import { answerTo } from '../../helpers/webRequest.js';

const john = await createToken('secret', 'john');
const jane = await createToken('secret', 'jane');
const serverToken = await createServerToken('secret');
const asJohn = JSON.stringify({ user_id: 'john', user_details: { id: 'john' } });

const welcome = { me, log: logPosition };

interface Request {
  readonly query?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

function setUp(script: Partial<ChatCore> = {}) {
  const clock = new VirtualClock();
  const core = {
    connect: vi.fn<ChatCore['connect']>(script.connect ?? (() => Promise.resolve(welcome))),
    resume: scriptedCore().resume,
    disconnect: vi.fn<ChatCore['disconnect']>(() => Promise.resolve()),
  };
  const log = vi.fn();
  const now = () => clock.now();
  const authenticate = createAuthenticate({
    apiKey: 'dev',
    apiSecret: 'secret',
    disableAuthChecks: false,
    now,
  });
  let ids = 0;
  const newId = () => `c${String((ids += 1))}`;
  const sessions = createSessions({
    core,
    clock,
    newId,
    drainNoticeMs: 0,
    reconnectsPerSecond: 1_000,
    random: () => 0,
    ...defaultSendBudget,
    healthCheckMs: 30_000,
    log,
  });
  const polls = createPollConnections({ sessions, authenticate, clock });
  const app = createApp({ core: scriptedCore(), authenticate, pollConnections: polls, now, log });

  const request = async ({ query = {}, token = john, signal }: Request) => {
    const search = new URLSearchParams({ api_key: 'dev', user_id: 'john', ...query });
    const response = await answerTo(
      app,
      new globalThis.Request(`http://localhost/longpoll?${search.toString()}`, {
        headers: { Authorization: token, 'stream-auth-type': 'jwt' },
        ...(signal && { signal }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const open = (json = asJohn) => request({ query: { json } });
  const poll = (options: Request = {}) =>
    request({ ...options, query: { connection_id: 'c1', ...options.query } });
  /** A poll that the server holds, from the moment on that it does. */
  const hold = async (options: Request = {}) => {
    const held = clock.actions.length;
    const answer = poll(options);
    await vi.waitUntil(() => clock.actions.length > held);
    return { answer };
  };
  const connection = (): Connection => core.connect.mock.calls[0]![0];
  return { clock, core, log, sessions, request, open, poll, hold, connection };
}

const connected = async (script: Partial<ChatCore> = {}) => {
  const place = setUp(script);
  await place.open();
  return place;
};

const unknown = { status: 400, body: expect.objectContaining({ code: 46, StatusCode: 400 }) };

describe('connecting', () => {
  test('answers the health check that opens a connection', async () => {
    const { core, open } = setUp();

    expect(await open()).toEqual({
      status: 200,
      body: {
        event: {
          type: 'health.check',
          connection_id: 'c1',
          cid: '*',
          created_at: '1970-01-01T00:00:00.000Z',
          me,
          millrace: logPosition,
        },
        duration: '0.00ms',
      },
    });
    expect(core.connect).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ id: 'c1', userId: 'john' }),
      { id: 'john' },
      { resuming: false },
    );
  });

  test('holds nothing back for a client that cannot ask for what it missed', async () => {
    const { core, open } = setUp();
    await open('{"user_details":{"id":"john"},"millrace":{"resuming":true}}');

    expect(core.connect.mock.calls[0]?.[2]).toEqual({ resuming: false });
  });

  test('leaves what the core sends meanwhile to the first poll', async () => {
    const { open, poll } = setUp({
      connect: ({ send }: Connection) => {
        send('1');
        send('2');
        return Promise.resolve(welcome);
      },
    });

    expect((await open()).body['event']).toMatchObject({ type: 'health.check' });
    expect((await poll()).body).toEqual({ events: [1, 2], duration: '0.00ms' });
  });

  test.each([
    ['json that is none', '{', 4],
    ['details of somebody else', '{"user_details":{"id":"jane"}}', 5],
  ])('is refused for %s, without a connection', async (_, json, code) => {
    const { core, open } = setUp();

    expect((await open(json)).body).toMatchObject({ code });
    expect(core.connect).not.toHaveBeenCalled();
  });

  test('is refused as the core refuses it, and the core lets go', async () => {
    const { core, open } = setUp({
      connect: () => Promise.reject(new ApiFailure('AppSuspended', 'closed for today')),
    });

    expect(await open()).toEqual({
      status: 403,
      body: expect.objectContaining({
        code: 99,
        message: 'LongPoll failed with error: "closed for today"',
      }),
    });
    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
  });

  test('may be tried again after a failure of the core, which is logged', async () => {
    const cause = new Error('disk');
    const { log, open } = setUp({ connect: () => Promise.reject(cause) });

    expect(await open()).toEqual({ status: 500, body: expect.objectContaining({ code: -1 }) });
    expect(log).toHaveBeenCalledExactlyOnceWith({ message: 'a connection failed', cause });
  });

  test('that takes too long is over', async () => {
    const { clock, core, open } = setUp({ connect: () => new Promise(() => undefined) });
    const answer = open();
    await vi.waitUntil(() => core.connect.mock.calls.length > 0);
    clock.advance(20_000);

    expect(await answer).toEqual({ status: 408, body: expect.objectContaining({ code: 23 }) });
  });
});

describe('a poll', () => {
  test('is answered at once with what waits', async () => {
    const { connection, poll } = await connected();
    connection().send('1');
    connection().send('2');

    expect((await poll()).body).toEqual({ events: [1, 2], duration: '0.00ms' });
  });

  test('that is held is answered by the next event, with all that is sent beside it', async () => {
    const { connection, hold } = await connected();
    const { answer } = await hold();
    connection().send('1');
    connection().send('2');

    expect((await answer).body).toMatchObject({ events: [1, 2] });
  });

  test('is held for 20 s, then answered without an event', async () => {
    const { clock, hold } = await connected();
    const { answer } = await hold();
    const answered = vi.fn();
    void answer.then(answered);
    clock.advance(19_999);
    await Promise.resolve();
    expect(answered).not.toHaveBeenCalled();
    clock.advance(1);

    expect(await answer).toEqual({ status: 200, body: { events: [], duration: '20000.00ms' } });
  });

  test('takes the place of the one that is held', async () => {
    const { connection, hold, poll } = await connected();
    const first = await hold();
    const second = poll();
    expect((await first.answer).body).toMatchObject({ events: [] });
    connection().send('1');

    expect((await second).body).toMatchObject({ events: [1] });
  });

  test('that was given up loses no event', async () => {
    const { connection, hold, poll } = await connected();
    const giveUp = new AbortController();
    const { answer } = await hold({ signal: giveUp.signal });
    giveUp.abort();
    connection().send('1');
    await answer;

    expect((await poll()).body).toMatchObject({ events: [1] });
  });

  test('given up before it was read takes nothing', async () => {
    const { connection, poll } = await connected();
    connection().send('1');
    await poll({ signal: AbortSignal.abort() });

    expect((await poll()).body).toMatchObject({ events: [1] });
  });

  test('carries the health checks of a socket', async () => {
    const { clock, hold } = await connected();
    const idle = await hold();
    clock.advance(20_000);
    await idle.answer;
    const { answer } = await hold();
    clock.advance(10_000);

    expect((await answer).body).toMatchObject({
      events: [{ type: 'health.check', connection_id: 'c1' }],
    });
  });

  test.each([
    ['an id that nobody has', { query: { connection_id: 'c9' } }],
    ['the connection of another user', { token: jane, query: { user_id: 'jane' } }],
  ])('of %s is refused with code 46', async (_, request) => {
    const { poll } = await connected();

    expect(await poll(request)).toEqual(unknown);
  });

  test.each([
    ['of a backend', { token: serverToken }, 17],
    ['with a forged token', { token: `${john}x` }, 43],
  ])('%s is refused', async (_, request, code) => {
    const { poll } = await connected();

    expect((await poll(request)).body).toMatchObject({ code });
  });

  test('that names no connection is refused with what is missing', async () => {
    const { request } = setUp();

    expect(await request({})).toEqual({
      status: 400,
      body: expect.objectContaining({
        code: 4,
        message:
          'LongPoll failed with error: "json is needed to connect, or connection_id to poll"',
      }),
    });
  });
});

describe('a connection over polls ends', () => {
  test('60 s after the answer to its last poll', async () => {
    const { clock, core, hold, poll } = await connected();
    const { answer } = await hold();
    clock.advance(20_000);
    await answer;
    clock.advance(59_999);
    expect(core.disconnect).not.toHaveBeenCalled();
    clock.advance(1);
    await vi.waitUntil(() => core.disconnect.mock.calls.length > 0);

    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
    expect(await poll()).toEqual(unknown);
  });

  test('60 s after it began, when nobody polls', async () => {
    const { clock, core } = await connected();
    clock.advance(60_000);

    await vi.waitUntil(() => core.disconnect.mock.calls.length > 0);
    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
  });

  test('when more waits than may', async () => {
    const { connection, core, poll } = await connected();
    connection().send(`"${'x'.repeat(defaultSendBudget.sendBudgetBytes - 2)}"`);
    expect(core.disconnect).not.toHaveBeenCalled();
    connection().send('1');
    await vi.waitUntil(() => core.disconnect.mock.calls.length > 0);

    expect(await poll()).toEqual(unknown);
  });

  test('when its client closes it, as often as it likes', async () => {
    const { core, poll } = await connected();
    const closing = { query: { close: 'true' } };

    expect(await poll(closing)).toEqual({ status: 200, body: { duration: '0.00ms' } });
    expect(await poll(closing)).toEqual({ status: 200, body: { duration: '0.00ms' } });
    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
    expect(await poll()).toEqual(unknown);
  });

  test('never when somebody else would close it', async () => {
    const { connection, core, poll } = await connected();
    await poll({ token: jane, query: { close: 'true' } });
    connection().send('1');

    expect(core.disconnect).not.toHaveBeenCalled();
    expect((await poll()).body).toMatchObject({ events: [1] });
  });

  test('for good when the core says so: the held poll is closed without reconnecting', async () => {
    const { connection, hold } = await connected();
    const { answer } = await hold();
    connection().end();

    expect(await answer).toEqual({ status: 401, body: expect.objectContaining({ code: 5 }) });
  });

  test('when the server drains: the held poll is asked to reconnect', async () => {
    const { core, hold, open, sessions } = await connected();
    const { answer } = await hold();
    await sessions.drain();

    const retry = { status: 500, body: expect.objectContaining({ code: -1 }) };
    expect(await answer).toEqual(retry);
    expect(core.disconnect).toHaveBeenCalledExactlyOnceWith('c1');
    expect(await open()).toEqual(retry);
  });

  test('without a timer that is left', async () => {
    const { clock, hold, poll } = await connected();
    const { answer } = await hold();
    await poll({ query: { close: 'true' } });
    await answer;

    expect(clock.actions).toEqual([]);
  });
});

import { createServerToken, createToken } from 'millrace/backend';
import { type EndpointKey, endpoints, fillPath } from 'millrace/protocol';
import { describe, expect, test, vi } from 'vitest';
import { fail } from '../../../src/server/core/requests/failure.js';
import { createApp } from '../../../src/server/http/app.js';
import { createAuthenticate } from '../../../src/server/http/auth.js';
import type { LogEntry } from '../../../src/server/http/logger.js';
import type { PollConnections } from '../../../src/server/http/longPoll.js';
import {
  createRateLimiter,
  platformOf,
  type RateLimits,
} from '../../../src/server/http/rateLimits.js';
import type { ChatCore } from '../../../src/server/core/chatCore.js';
import { answerTo } from '../../helpers/webRequest.js';

const tokens = {
  client: await createToken('secret', 'john'),
  server: await createServerToken('secret'),
};

const noPolls: PollConnections = {
  open: () => Promise.reject(new Error('nobody polls here')),
  fetch: () => Promise.reject(new Error('nobody polls here')),
  close: () => Promise.reject(new Error('nobody polls here')),
};

interface Options {
  readonly method?: string;
  readonly as?: 'client' | 'server' | 'anonymous';
  readonly query?: Record<string, string>;
  readonly body?: RequestInit['body'];
  readonly headers?: Record<string, string>;
}

function setUp(
  answer: (key: EndpointKey, call: unknown) => unknown = () => ({}),
  limits: RateLimits = {},
) {
  const now = () => Date.parse('2024-05-01T12:00:00Z');
  const call = vi.fn((key: EndpointKey, given: unknown) => Promise.resolve(answer(key, given)));
  const log = vi.fn<(entry: LogEntry) => void>();
  const app = createApp({
    core: { call: call as unknown as ChatCore['call'] },
    authenticate: createAuthenticate({
      apiKey: 'dev',
      apiSecret: 'secret',
      disableAuthChecks: false,
      now,
    }),
    pollConnections: noPolls,
    now,
    countCall: createRateLimiter({ rateLimits: limits }, now).count,
    log,
  });
  const request = async (path: string, options: Options = {}) => {
    const { method = 'POST', as = 'client', query = {}, body, headers = {} } = options;
    const search = new URLSearchParams({ api_key: 'dev', user_id: 'john', ...query });
    const init = {
      method,
      headers: {
        ...(as === 'anonymous' ? {} : { Authorization: tokens[as] }),
        'stream-auth-type': as === 'anonymous' ? 'anonymous' : 'jwt',
        ...headers,
      },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    };
    const url = `http://localhost${path}?${search.toString()}`;
    const response = await answerTo(app, new Request(url, init));
    return { response, body: (await response.json()) as Record<string, unknown> };
  };
  return { app, call, log, request };
}

const callersByKind = {
  client: { kind: 'client', userId: 'john' },
  server: { kind: 'server' },
} as const;
const publicCaller = { kind: 'anonymous', userId: '!anon-' } as const;

describe('every endpoint', () => {
  const keys = Object.keys(endpoints) as EndpointKey[];
  const requests: Readonly<Partial<Record<EndpointKey, unknown>>> = {
    deleteChannels: { cids: ['messaging:general'] },
    updateOwnMemberPartial: { user_id: 'john' },
    queryMembers: { type: 'messaging', id: 'general', filter_conditions: {} },
    sendMessage: { message: { text: 'hi' } },
    updateMessage: { message: { text: 'hi' } },
    getManyMessages: { ids: ['m1'] },
    createDraft: { message: { text: 'hi' } },
    search: { filter_conditions: {}, query: 'hi' },
    deleteChannelFile: { url: '/files/f1/a.txt' },
    deleteChannelImage: { url: '/files/f1/a.png' },
    deleteFile: { url: '/files/f1/a.txt' },
    deleteImage: { url: '/files/f1/a.png' },
    getOG: { url: 'https://example.com/' },
    createDevice: { id: 'd1', push_provider: 'apn' },
    deleteDevice: { id: 'd1' },
    createPoll: { name: 'Lunch?' },
    updatePoll: { id: 'p1', name: 'Lunch?' },
    createPollOption: { text: 'Soup' },
    updatePollOption: { id: 'o1', text: 'Soup' },
    castPollVote: { vote: { option_id: 'o1' } },
    blockUsers: { blocked_user_id: 'jane' },
    unblockUsers: { blocked_user_id: 'jane' },
    sendReaction: { reaction: { type: 'like' } },
    sendEvent: { event: { type: 'typing.start' } },
    updateUsers: { users: {} },
    queryUsers: { filter_conditions: {} },
    updateUsersPartial: { users: [] },
    sendUserCustomEvent: { event: { type: 'wave' } },
    deleteUsers: { user_ids: [] },
    deactivateUsers: { user_ids: [] },
    reactivateUsers: { user_ids: [] },
    restoreUsers: { user_ids: [] },
    createGuest: { user: { id: 'tom' } },
    createChannelType: { name: 'mine' },
    unreadCountsBatch: { user_ids: [] },
    sync: { channel_cids: ['messaging:general'], last_sync_at: '2024-05-01T12:00:00Z' },
    ban: { target_user_id: 'jane' },
    unban: { target_user_id: 'jane' },
    queryBannedUsers: { filter_conditions: {} },
  };

  // Forms have a test of their own.
  const plainKeys = keys.filter((key) => endpoints[key].input !== 'form');

  test.each(plainKeys)('%s is called with its parameters and request', async (key) => {
    const { method, path, input, status, callers, ...row } = endpoints[key];
    const as = callers.some((caller) => caller === 'client') ? 'client' : 'server';
    const given = requests[key] ?? {};
    // The vendor's client names the user in the query of every call.
    const inQuery: readonly string[] = 'inQuery' in row ? row.inQuery : [];
    const takesUser = input === 'query' || inQuery.includes('user_id');
    const { call, request } = setUp();
    const params = {
      ...{ type: 'messaging', id: 'a!b%/c', user_id: 'jane', name: 'mine' },
      ...{ message_id: 'm!1', poll_id: 'p%1', option_id: 'o/1', vote_id: 'v1' },
    };
    const { response, body } = await request(fillPath(path, params), {
      method,
      as,
      query: {
        connection_id: 'c1',
        ...(input === 'payload' ? { payload: JSON.stringify(given) } : {}),
        ...(input === 'query' ? (given as Record<string, string>) : {}),
      },
      ...(input === 'body' ? { body: JSON.stringify(given) } : {}),
    });

    expect(call).toHaveBeenCalledExactlyOnceWith(key, {
      caller: 'public' in row ? publicCaller : callersByKind[as],
      params: Object.fromEntries(
        Object.entries(params).filter(([name]) => path.includes(`{${name}}`)),
      ),
      request: takesUser ? { user_id: 'john', ...given } : given,
      connectionId: 'c1',
      requestInfo: { type: 'public' in row ? 'client' : as },
      dialect: 'v1',
    });
    expect(response.status).toBe(status);
    expect(body).toEqual({ duration: '0.00ms' });
  });
});

describe('who may call', () => {
  test('an anonymous caller has an id of its own kind', async () => {
    const { call, request } = setUp();
    await request('/channels', { as: 'anonymous', query: { user_id: 'x' } });

    expect(call.mock.calls[0]?.[1]).toMatchObject({
      caller: { kind: 'anonymous', userId: '!anon-x' },
    });
  });

  test.each([
    ['anonymous', '/channels/messaging/general/event', 'SendEvent'],
    ['server', '/channels/messaging/general/stop-watching', 'StopWatchingChannel'],
  ] as const)('%s callers may not call %s', async (as, path, operation) => {
    const { call, request } = setUp();
    const { response, body } = await request(path, { as });

    expect(response.status).toBe(403);
    expect(body).toEqual({
      code: 17,
      message: `${operation} failed with error: "a ${as} caller is not allowed to call this"`,
      StatusCode: 403,
      duration: '0.00ms',
      more_info: '',
      details: [],
    });
    expect(call).not.toHaveBeenCalled();
  });
});

describe('an error', () => {
  const send = '/channels/messaging/general/message';
  const big = 'x'.repeat(1024 * 1024 + 1);
  const deep = `{"message":${'['.repeat(9_000)}${']'.repeat(9_000)}}`;
  const many = `[${Array.from({ length: 10_000 }, (_, at) => `{"key${String(at)}":1}`).join()}]`;
  const chunked = () => new Blob([big]).stream();

  test.each<[string, string, Options, number, number, string]>([
    ['JSON that is none', send, { body: '{' }, 400, 4, 'the body is not valid JSON'],
    ['a body that is no object', send, { body: '[]' }, 400, 4, 'got array'],
    ['a body too deep to print', send, { body: deep }, 400, 4, 'nests deeper than 100 levels'],
    ['a body of many values', send, { body: many }, 400, 4, 'must have at most 10000 values'],
    ['a missing key', send, { body: '{}' }, 400, 4, 'message: expected MessageInput, got nothing'],
    [
      'a key of the wrong type',
      send,
      { body: '{"message":{"text":1}}' },
      400,
      4,
      'message.text: expected string, got number',
    ],
    [
      'a query that is not JSON',
      '/users',
      { method: 'GET', query: { payload: '{' } },
      400,
      4,
      'payload is not valid JSON',
    ],
    [
      'a switch that is none',
      '/messages/m1',
      { method: 'DELETE', query: { hard: 'yes' } },
      400,
      4,
      'hard: expected true or false, got string',
    ],
    ['a body over the limit', send, { body: big }, 413, 22, 'the body is over 1048576 bytes'],
    ['a long body in chunks', send, { body: chunked() }, 413, 22, 'the body is over'],
    ['a path that is none', '/nowhere', {}, 404, 16, 'there is no endpoint POST /nowhere'],
    ['a method that is none', send, { method: 'PATCH' }, 404, 16, 'there is no endpoint PATCH'],
    ['a wrong key', send, { query: { api_key: 'x' } }, 401, 2, 'api_key is unknown'],
    ['no token', send, { headers: { Authorization: '' } }, 401, 5, 'token is missing'],
  ])('for %s is in the form of the protocol', async (_, path, options, status, code, detail) => {
    const { call, log, request } = setUp();
    const { response, body } = await request(path, options);

    expect(response.status).toBe(status);
    expect(body).toEqual({
      code,
      message: expect.stringMatching(/^\w+ failed with error: ".*"$/),
      StatusCode: status,
      duration: '0.00ms',
      more_info: '',
      details: [],
    });
    expect(body['message']).toContain(detail);
    expect(call).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
  });

  test('of the core keeps its code and its words', async () => {
    const { request, log } = setUp(() => fail('NestedReply', 'no reply to a reply'));
    const { response, body } = await request(send, { body: '{"message":{}}' });

    expect(response.status).toBe(400);
    expect(body).toMatchObject({
      code: 21,
      message: 'SendMessage failed with error: "no reply to a reply"',
    });
    expect(log).not.toHaveBeenCalled();
  });

  test('that nobody expected shows nothing and is logged', async () => {
    const cause = new Error('SELECT secret');
    const { request, log } = setUp(() => {
      throw cause;
    });
    const { response, body } = await request(send, { body: '{"message":{}}' });

    expect(response.status).toBe(500);
    expect(body).toMatchObject({
      code: -1,
      message: 'SendMessage failed with error: "internal error"',
    });
    expect(log).toHaveBeenCalledExactlyOnceWith({
      message: 'SendMessage failed',
      cause,
      fields: { operation: 'SendMessage', requestId: expect.any(String) },
    });
  });
});

describe('a page of another origin', () => {
  test('may call with the headers of the protocol', async () => {
    const { app } = setUp();
    const { status, headers } = await answerTo(
      app,
      new Request('http://localhost/channels', {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://example.com',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,stream-auth-type',
        },
      }),
    );

    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET,POST,PUT,PATCH,DELETE');
    expect(headers.get('Access-Control-Allow-Headers')).toBe(
      'Authorization,stream-auth-type,X-Stream-Client,x-client-request-id,Content-Type,traceparent',
    );
  });

  test.each(['/channels', '/nowhere'])('may read what %s answers', async (path) => {
    const { request } = setUp();
    const { response } = await request(path);

    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('X-RateLimit-Limit');
  });
});

describe('rate limits', () => {
  const seen = ({ headers }: Response) =>
    ['Limit', 'Remaining', 'Reset'].map((name) => Number(headers.get(`X-RateLimit-${name}`)));
  const nextMinute = Date.parse('2024-05-01T12:01:00Z') / 1000;

  test('are sent with every response, and never run out unless they are set', async () => {
    const { request } = setUp();
    const body = JSON.stringify({ event: { type: 'wave' } });
    const path = '/channels/messaging/general/event';
    for (let calls = 0; calls < 3; calls += 1)
      expect(seen((await request(path, { body })).response)).toEqual([10_000, 10_000, nextMinute]);
    expect(seen((await request('/nowhere')).response)).toEqual([1_000, 1_000, nextMinute]);
    expect(seen((await request(path, { body: 'no' })).response)).toEqual([
      10_000,
      10_000,
      nextMinute,
    ]);
  });

  test('are counted for each platform and minute where they are set', () => {
    let now = 0;
    const { count } = createRateLimiter({ rateLimits: { getApp: 2 } }, () => now);
    const calls = (platform: string) => {
      const { remaining, isExceeded, reset } = count('getApp', { platform });
      return [remaining, isExceeded, reset];
    };
    expect(calls('web')).toEqual([1, false, 60]);
    expect(calls('web')).toEqual([0, false, 60]);
    expect(calls('web')).toEqual([0, true, 60]);
    expect(calls('server')).toEqual([1, false, 60]);
    now = 60_000;
    expect(calls('web')).toEqual([1, false, 120]);
  });

  test.each([
    [true, 'android', 'server_side'],
    [false, 'stream-chat-android-3', 'android'],
    [false, 'stream-chat-swift-client', 'ios'],
    [false, undefined, 'web'],
  ] as const)('of a backend: %s with client %s are those of %s', (isServer, client, platform) => {
    expect(platformOf(isServer, client)).toBe(platform);
  });

  test('are counted for each user where they are set, and backends are none', () => {
    const { count } = createRateLimiter({ userRateLimits: { getApp: 1 } }, () => 0);
    const isExceeded = (platform: string, userId?: string) =>
      count('getApp', { platform, userId }).isExceeded;
    expect([isExceeded('web', 'john'), isExceeded('web', 'jane')]).toEqual([false, false]);
    expect([isExceeded('web', 'john'), isExceeded('ios', 'john')]).toEqual([true, false]);
    expect([isExceeded('server'), isExceeded('server')]).toEqual([false, false]);
  });

  test('are spread over the seconds where that is asked for', () => {
    let now = 0;
    const limits = { rateLimits: { getApp: 60 }, limitSeconds: true };
    const { count } = createRateLimiter(limits, () => now);
    const call = () => {
      const { limit, reset, isExceeded } = count('getApp', { platform: 'web' });
      return [limit, reset, isExceeded];
    };
    expect(call()).toEqual([60, 60, false]);
    expect(call()).toEqual([60, 60, false]);
    expect(call()).toEqual([2, 1, true]);
    now = 1_000;
    expect(call()).toEqual([60, 60, false]);
  });

  test('refuse what is too much with code 9', async () => {
    const { request } = setUp(undefined, { getApp: 1 });
    const get = () => request('/app', { method: 'GET' });
    expect((await get()).response.status).toBe(200);
    const { response, body } = await get();
    expect([response.status, body['code'], seen(response)[1]]).toEqual([429, 9, 0]);
    expect(response.headers.get('Retry-After')).toBe('60');
  });
});

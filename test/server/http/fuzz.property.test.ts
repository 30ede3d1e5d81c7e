import { Agent, request as httpRequest } from 'node:http';
import * as fc from 'fast-check';
import { createServerToken, createToken } from 'millrace/backend';
import { type Endpoint, type EndpointKey, endpoints } from 'millrace/protocol';
import { createChatServer } from 'millrace/server';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { v2EncoderOf } from '../../../src/protocol/v2/encodeV2.js';
import { v2Endpoint } from '../../../src/protocol/v2/v2Endpoints.js';
import { valid } from '../../helpers/codecValues.js';
import { isObject, jsonOf, mutated } from '../../helpers/hostileJson.js';
import { toJson } from '../../helpers/hostileValues.js';
import { heapUsed } from '../../helpers/heap.js';
import { createMemoryFiles } from '../../helpers/memoryFiles.js';
import { inRun, runs } from '../../helpers/run.js';
import { threadTime } from '../../bench/client/threadTime.js';
import { connectQuery, openSocket } from '../../helpers/server.js';

type As = 'client' | 'server' | 'anonymous' | 'nobody';

interface Call {
  readonly as: As;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  /** The media type of the body; that of JSON by default. */
  readonly type?: string | undefined;
}

interface Reply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

// Half a character cannot travel in an address.
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const oddSegments = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%00',
  '%0a',
  '%20',
  '%zz',
  '%',
  '%ED%A0%80',
  '%FF',
  'a%2Fb',
  '%25',
  '__proto__',
  'constructor',
  '%F0%9F%92%A5',
  'x'.repeat(65),
  'x'.repeat(4_000),
  '!members-x',
  'a:b',
  ':id',
  '*',
  ';',
  '%3F',
];

// What the parameters of a path name, by how the path begins and the parameter's name.
const parameters: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/channels\/.* type$/, ['messaging', 'messaging', 'messaging', 'team', 'livestream']],
  [/^\/channels\/.* id$/, ['a', 'a', 'b', 'new']],
  [/^\/channels\/.* user_id$/, ['john', 'jane']],
  [/^\/messages\/.* (message_)?id$/, ['m1', 'm2', 'm3', 'm4']],
  [/^\/threads\/.* message_id$/, ['m1', 'm2']],
  [/ poll_id$/, ['p1']],
  [/^\/messages\/.* type$/, ['like']],
  [/^\/users\/.* id$/, ['john', 'jane', 'max']],
  [/^\/channeltypes\/.* name$/, ['messaging', 'team', 'own']],
];

const segment = (path: string, name: string): fc.Arbitrary<string> => {
  const known = parameters.find(([pattern]) =>
    pattern.test(`${path.replace(/^\/api\/v2(\/chat)?/, '')} ${name}`),
  )?.[1] ?? ['x'];
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.constantFrom(...oddSegments) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map(encoded) },
  );
};

const filled = (path: string): fc.Arbitrary<string> => {
  const parts = path.split(/\{(\w+)\}/);
  return fc
    .tuple(
      ...parts.map((part, index) => (index % 2 === 0 ? fc.constant(part) : segment(path, part))),
    )
    .map((texts) => texts.join(''));
};

const pair = ([name, value]: readonly [string, unknown]): string =>
  `${encoded(name)}=${encoded(typeof value === 'string' ? value : toJson(value))}`;

const longQuery = 3_000;

/** What the query says of the request, where it travels there. */
const requestQuery = (row: Endpoint): fc.Arbitrary<readonly string[]> => {
  if (row.input === 'payload')
    return fc.oneof(
      {
        weight: 8,
        arbitrary: jsonOf(row.request, longQuery).map((json) => [pair(['payload', json])]),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom([], ['payload='], ['payload=%zz'], ['payload', 'payload={}']),
      },
    );
  if (row.input === 'body' || row.input === 'form') return fc.constant([]);
  const valids = valid(row.request, '');
  return fc
    .oneof(valids, mutated(valids, longQuery))
    .map((it) => (isObject(it) ? Object.entries(it).map(pair) : []));
};

const boundary = 'form';
const formType = `multipart/form-data; boundary=${boundary}`;

const part = fc
  .record({
    name: fc.oneof(fc.constantFrom('file', 'file', 'user', 'user_id'), fc.string()),
    filename: fc.option(fc.oneof(fc.constant('a.png'), fc.string({ unit: 'binary' }))),
    type: fc.option(fc.oneof(fc.constantFrom('image/png', 'text/html'), fc.string())),
    content: fc.oneof(fc.constantFrom('bytes', '{"id":"john"}'), fc.string({ unit: 'binary' })),
  })
  .map(({ name, filename, type, content }) => {
    const disposition = `form-data; name="${name}"${filename === null ? '' : `; filename="${filename}"`}`;
    const headers = [
      `Content-Disposition: ${disposition}`,
      ...(type === null ? [] : [`Content-Type: ${type}`]),
    ];
    return `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`;
  });

/** Forms with files, some of them cut off. */
const forms = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.constantFrom(`--${boundary}--\r\n`, '', '--'))
  .map(([parts, end]) => parts.join('') + end);

const bodyOf = (row: Endpoint): fc.Arbitrary<string | undefined> => {
  if (row.input === 'form') return forms;
  return row.input === 'body' ? jsonOf(row.request, 20_000) : fc.constant(undefined);
};

const callOf = (row: Endpoint, connectionId: string): fc.Arbitrary<Call> =>
  fc
    .record({
      as: fc.oneof(
        { weight: 8, arbitrary: fc.constant<As>('client') },
        { weight: 8, arbitrary: fc.constant<As>('server') },
        { weight: 1, arbitrary: fc.constant<As>('anonymous') },
        { weight: 1, arbitrary: fc.constant<As>('nobody') },
      ),
      path: filled(row.path),
      query: requestQuery(row),
      connection: fc.constantFrom(
        undefined,
        connectionId,
        connectionId,
        connectionId,
        'nowhere',
        '%00',
      ),
      userId: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(undefined, undefined, 'john') },
        { weight: 1, arbitrary: fc.constantFrom('jane', '%00', '__proto__') },
      ),
      body: bodyOf(row),
    })
    .map(({ as, path, query, connection, userId, body }) => {
      const search = [
        'api_key=dev',
        ...query,
        ...(connection === undefined ? [] : [`connection_id=${connection}`]),
        ...(userId === undefined ? [] : [`user_id=${userId}`]),
      ];
      const type = row.input === 'form' ? formType : undefined;
      return { as, method: row.method, path: `${path}?${search.join('&')}`, body, type };
    });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value);

/** What is wrong with an answer, if anything. */
const faultOf = ({ status, contentType, text }: Reply): string | undefined => {
  if (status >= 500) return 'the server failed';
  if (contentType?.startsWith('application/json') !== true) return 'not JSON';
  const body: unknown = JSON.parse(text);
  if (!isRecord(body) || typeof body['duration'] !== 'string') return 'no duration';
  if (status < 400) return undefined;
  const isError =
    Number.isInteger(body['code']) &&
    typeof body['message'] === 'string' &&
    body['StatusCode'] === status;
  return isError ? undefined : 'not an error of the protocol';
};

const tokens = {
  client: await createToken('secret', 'john'),
  server: await createServerToken('secret'),
};

const headersOf = ({ as, type = 'application/json' }: Call): Readonly<Record<string, string>> => ({
  'content-type': type,
  'stream-auth-type': as === 'anonymous' ? 'anonymous' : 'jwt',
  ...((as === 'client' || as === 'server') && { authorization: tokens[as] }),
});

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** Unlike fetch, this sends a path as it is. */
const send = (url: string, call: Call): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const { method, path, body } = call;
    const outgoing = httpRequest(
      { hostname, port, method, path, agent, headers: headersOf(call) },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            contentType: incoming.headers['content-type'],
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Measuring makes each call twice. */
const measures = inRun({ quick: false, slow: false, long: true });

/** How long a call may hold the thread, in milliseconds of its own processor time. */
const maxHoldMs = measures ? 50 : Infinity;

/**
 * The least time of the processor that a call takes in a few attempts, in milliseconds, with what its
 * caller does: collections of garbage, and what is compiled, are in the first ones.
 */
const heldMs = async (url: string, call: Call): Promise<number> => {
  let least = Infinity;
  for (let attempt = 0; attempt < 3 && least > maxHoldMs; attempt += 1) {
    const before = threadTime();
    await send(url, call);
    least = Math.min(least, (threadTime() - before) / 1_000);
  }
  return least;
};

const heapNow = measures ? heapUsed : () => 0;

/** By how much the heap may grow over all calls of an endpoint, in bytes. */
const maxGrowth = 8 * 1024 ** 2;

/** A server with users, channels, messages, a reaction, and a connection of john's. */
const openScene = async () => {
  const causes: unknown[] = [];
  const server = createChatServer({
    log: ({ cause }) => causes.push(cause),
    uploads: { files: createMemoryFiles() },
  });
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const made = async (
    method: string,
    path: string,
    body?: unknown,
    as: As = 'server',
  ): Promise<void> => {
    const call = { as, method, path: `${path}?api_key=dev`, body: JSON.stringify(body) };
    const { status, text } = await send(url, call);
    if (status >= 300) throw new Error(`${method} ${path} is answered ${text}`);
  };
  const users = ['john', 'jane', 'max'].map((id) => [id, { id, name: id }]);
  await made('POST', '/users', { users: Object.fromEntries(users) });
  for (const path of ['/channels/messaging/a', '/channels/messaging/b', '/channels/team/a'])
    await made('POST', `${path}/query`, {
      data: { created_by_id: 'john', members: ['john', 'jane'] },
    });
  for (const [id, user_id] of [
    ['m1', 'john'],
    ['m2', 'jane'],
    ['m3', 'john'],
  ])
    await made('POST', '/channels/messaging/a/message', { message: { id, text: 'hi', user_id } });
  for (const name of ['messaging', 'team'])
    await made('PUT', `/channeltypes/${name}`, {
      ...{ polls: true, uploads: true, user_message_reminders: true },
      ...{ delivery_events: true, search: true },
    });
  await made('POST', '/polls', {
    ...{ id: 'p1', name: 'Lunch?', user_id: 'john', allow_answers: true },
    options: [{ text: 'Soup' }, { text: 'Rice' }],
  });
  const carrier = { id: 'm4', text: 'vote', user_id: 'john', poll_id: 'p1' };
  const reply = { id: 'r1', text: 'yes', user_id: 'jane', parent_id: 'm1' };
  for (const message of [carrier, reply])
    await made('POST', '/channels/messaging/a/message', { message });
  await made('POST', '/channels/messaging/a/draft', { message: { text: 'hm' } }, 'client');
  await made('POST', '/messages/m2/reminders', {}, 'client');
  await made('POST', '/devices', { id: 'd1', push_provider: 'firebase' }, 'client');
  await made('POST', '/messages/m1/reaction', { reaction: { type: 'like', user_id: 'john' } });
  const socket = await openSocket(`${url}/connect?${await connectQuery('john')}`);
  const { connection_id } = await socket.frame(0);
  return { url, causes, connectionId: String(connection_id) };
};

/** Calls that look at all that the others may have left behind. */
const looks: readonly Call[] = [
  ['POST', '/channels?api_key=dev', '{"filter_conditions":{},"limit":30}'],
  ['GET', '/users?api_key=dev&payload=%7B%22filter_conditions%22%3A%7B%7D%7D', undefined],
  ['GET', '/app?api_key=dev', undefined],
  ['GET', '/channeltypes?api_key=dev', undefined],
  [
    'GET',
    '/query_banned_users?api_key=dev&payload=%7B%22filter_conditions%22%3A%7B%7D%7D',
    undefined,
  ],
].map(([method, path, body]) => ({ as: 'server', method, path, body }) as Call);

const keys = Object.keys(endpoints) as EndpointKey[];

describe('whatever is asked of an endpoint', () => {
  test.each(keys)('%s answers in the form of the protocol', async (key) => {
    const row: Endpoint = endpoints[key];
    const { url, causes, connectionId } = await openScene();
    const v2 = v2Endpoint(key, row);
    const inV1 = callOf(row, connectionId).map((call) => ({ call, isV2: false }));
    const inV2 = v2 && callOf(v2, connectionId).map((call) => ({ call, isV2: true }));
    const encodeV2 = v2EncoderOf(row.response);
    const heapBefore = heapNow();
    await fc.assert(
      fc.asyncProperty(fc.oneof(inV1, inV2 ?? inV1), async ({ call, isV2 }) => {
        fc.pre(call.path.length < 12_000);
        const reply = await send(url, call);
        const fault = faultOf(reply);
        const { status, text } = reply;
        expect(fault, `${status} ${text.slice(0, 500)} ${String(causes.at(-1))}`).toBeUndefined();
        // Nothing is left to encode in an answer of v2.
        const answer: unknown = JSON.parse(text);
        expect(isV2 && status < 300 ? encodeV2(answer) : answer).toEqual(answer);
        expect(await heldMs(url, call)).toBeLessThanOrEqual(maxHoldMs);
      }),
      { numRuns: runs(40) },
    );
    expect(heapNow() - heapBefore).toBeLessThan(maxGrowth);
    for (const look of looks) {
      const { status, text } = await send(url, look);
      expect(status, `${look.path} ${text.slice(0, 500)} ${String(causes.at(-1))}`).toBeLessThan(
        300,
      );
    }
  });
});

import { Agent, request as httpRequest } from 'node:http';
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { createServerToken, createToken } from 'millrace/backend';
import { type AnyCodec, type Endpoint, type EndpointKey, endpoints } from 'millrace/protocol';
import { createChatServer } from 'millrace/server';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { v2EncoderOf } from '../../../src/protocol/v2/encodeV2.js';
import { v2Endpoint } from '../../../src/protocol/v2/v2Endpoints.js';
import { rfc3339 } from '../../helpers/arbitraries.js';
import { runs } from '../../helpers/run.js';
import { connectQuery, openSocket } from '../../helpers/server.js';

type As = 'client' | 'server' | 'anonymous' | 'nobody';

interface Call {
  readonly as: As;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

interface Reply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

// Values that stand for texts which JSON.stringify would not write.
const rawNumbers = ['1e999', '-1e999', '-0', '9007199254740993', '5e18', '1e-400', '9e21'];
const rawIntegers = ['9007199254740993', '5e18', '9e21'].map((text) => `<raw ${text}>`);
const raw = (text: string): string => `<raw ${text}>`;
const rawMark = /"<raw ([^>"]*)>"/g;

const toJson = (value: unknown): string => JSON.stringify(value).replace(rawMark, '$1');

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
};

/** As `JSON.parse` makes it: a key of its own, not the object's prototype. */
const withProto = (inner: unknown): unknown =>
  Object.fromEntries([
    ['__proto__', inner],
    ['constructor', { prototype: inner }],
  ]);

const conditions: readonly unknown[] = [
  { $and: [] },
  { $or: [{}, { id: { $in: ['john', 1, null] } }] },
  { $nor: [{ $and: [{ members: { $in: ['john'] } }] }] },
  { id: { $gt: 1, $lt: null, $exists: 'yes' } },
  { id: { $autocomplete: '\ud800' }, name: { $q: '%_' } },
  { cid: { $in: 'messaging:a' } },
  { created_at: { $gte: 'yesterday' } },
  { last_message_at: { $lte: 1e300 } },
  { 'a.b.c': { $eq: {} } },
];

const hostileTexts = [
  '',
  ' ',
  '.',
  'a.b',
  'me',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '\u0000',
  'v\u0000z',
  '\ud800',
  'x\udfff',
  '💥',
  '!anon-',
  'messaging:',
  ':',
  'messaging:a:b',
  'none:a',
  '2024-02-31T12:00:00Z',
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00+23:59',
  "' OR 1=1 --",
  '${id}',
  '\u202e\ufeff',
];

/** `long` is how many characters a long text may have. */
const hostile = (long: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, [], {}) },
    { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
    { weight: 2, arbitrary: fc.constantFrom(...rawNumbers.map(raw)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(2 ** 31, 2 ** 53, -(2 ** 53), 1e300, 253402300800000, 8.64e15),
    },
    { weight: 2, arbitrary: fc.constantFrom(...conditions) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(256, 5_001, long).map((size) => 'x'.repeat(Math.min(size, long))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 50 }).map((depth) => nested(depth, (it) => ({ a: it }))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 50 }).map((depth) => nested(depth, (it) => [it])),
    },
    { weight: 1, arbitrary: fc.constantFrom(1, 10).map((depth) => nested(depth, withProto)) },
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom<unknown>('john', null, 1, {}), { maxLength: 4 }),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    {
      weight: 1,
      arbitrary: fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }),
    },
  );

// Names that the scene has, so that a call gets further than that something is unknown.
const names: Readonly<Record<string, readonly string[]>> = {
  // As john calls, others cannot be named.
  user_id: ['john', 'john', 'john', 'john', 'jane'],
  created_by_id: ['john', 'john', 'john', 'jane'],
  banned_by_id: ['john', 'john', 'john', 'jane'],
  target_user_id: ['jane', 'max'],
  target_id: ['jane', 'max'],
  message_id: ['m1', 'm2'],
  parent_id: ['m1', 'm2'],
  quoted_message_id: ['m1', 'm2'],
  id_around: ['m1'],
  id_lt: ['m2'],
  cid: ['messaging:a', 'team:a'],
  channel_cid: ['messaging:a', 'team:a'],
  type: ['messaging', 'team', 'livestream', 'like', 'wave', 'typing.start', 'system', 'regular'],
  field: ['created_at', 'last_message_at', 'cid', 'id', 'user_id', 'a.b'],
  id: ['a', 'b', 'john', 'jane', 'm1'],
  deleted_by: ['john', 'jane'],
  undeleted_by: ['john', 'jane'],
  role: ['user', 'admin', 'guest', 'moderator'],
  channel_role: ['channel_member', 'channel_moderator'],
  user_ids: ['john', 'jane', 'max'],
  target_ids: ['jane', 'max'],
  member_ids: ['john', 'jane'],
  remove_members: ['john', 'jane'],
  add_moderators: ['john', 'jane'],
  demote_moderators: ['john', 'jane'],
  members: ['john', 'jane', 'max'],
  invites: ['max'],
  add_members: ['max'],
  mentioned_users: ['john', 'max'],
  cids: ['messaging:a', 'team:a'],
  channel_cids: ['messaging:a', 'team:a'],
  users: ['john', 'jane', 'max'],
  unset: ['name', 'color', 'a.b', 'pinned', 'frozen', 'teams', 'role'],
  task_id: ['1'],
};

const texts = (key: string): fc.Arbitrary<string> => {
  const known = names[key];
  const free = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...hostileTexts),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  return known
    ? fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: free })
    : free;
};

const fields = fc.constantFrom(
  'name',
  'color',
  'a.b',
  'text',
  'pinned',
  'frozen',
  'cid',
  'id',
  'role',
);

const records = (key: string): fc.Arbitrary<unknown> =>
  key === 'filter_conditions'
    ? fc.constantFrom<unknown>({}, { members: { $in: ['john'] } }, { id: 'john' }, ...conditions)
    : key === 'user' || key.endsWith('_by')
      ? texts('user_id').map((id) => ({ id }))
      : fc.dictionary(fields, fc.oneof(fc.string({ maxLength: 8 }), fc.boolean(), fc.integer()), {
          maxKeys: 3,
          noNullPrototype: true,
        });

// Integers to a codec, however large.
const hugeIntegers = fc.constantFrom<unknown>(
  -1,
  2 ** 31,
  2 ** 53,
  8.64e15,
  -1e300,
  ...rawIntegers,
);

const named: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integer: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: hugeIntegers },
  ),
  'RFC 3339 date-time': rfc3339,
  'RFC 3339 date-time or integer nanoseconds': fc.oneof(
    { weight: 4, arbitrary: rfc3339 },
    { weight: 1, arbitrary: hugeIntegers },
    {
      weight: 1,
      arbitrary: fc.constantFrom('9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00+23:59'),
    },
  ),
  'true or false': fc.constantFrom('true', 'false'),
  'list of texts': fc.constantFrom('m1', 'm1,m2', '["m1","a"]', 'nothing', ''),
  'ReadonlyArray<Sort> as JSON': fc.constantFrom(
    '[{"field":"created_at","direction":1}]',
    '[{"field":"pinned_at","direction":-1}]',
    '[]',
  ),
  'text of 1 to 255 characters': fc.string({ minLength: 1, maxLength: 255 }),
};

const isShape = (codec: t.Mixed): codec is AnyCodec => 'fields' in codec;

const strangeKeys = [
  '__proto__',
  'constructor',
  'a\ud800',
  '',
  'k\u0000',
  '$where',
  'a.b',
  'toJSON',
];

// Keys of the caller's own, most of them harmless.
const customKeys = fc.oneof(
  { weight: 3, arbitrary: fc.constant<object>({}) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('color', 'deep'), hostile(7_000)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...strangeKeys), hostile(2_000))
      .map((entry) => Object.fromEntries([entry]) as object),
  },
);

/** What a codec of a request takes, found by how it is built. */
const valid = (codec: t.Mixed, key: string): fc.Arbitrary<unknown> => {
  const inside = (part: unknown) => valid(part as t.Mixed, key);
  if (isShape(codec)) {
    const { required, guaranteed, optional, custom } = codec.fields;
    const partsOf = (parts: Readonly<Record<string, t.Mixed>>) =>
      Object.entries(parts)
        .filter(([, part]) => !(part instanceof t.UndefinedType))
        .map(([name, part]) => [name, valid(part, name)] as const);
    const always = partsOf(required);
    const sometimes = partsOf({ ...guaranteed, ...optional });
    // What is asked for all at once is mostly refused.
    return fc
      .subarray(sometimes, { maxLength: Math.min(4, sometimes.length) })
      .chain((some) =>
        fc.tuple(
          fc.record(Object.fromEntries([...always, ...some]), { noNullPrototype: true }),
          custom ? customKeys : fc.constant({}),
        ),
      )
      .map(([known, more]) =>
        Object.fromEntries([...Object.entries(more), ...Object.entries(known)]),
      );
  }
  if (codec instanceof t.StringType) return texts(key);
  if (codec instanceof t.BooleanType) return fc.boolean();
  if (codec instanceof t.LiteralType) return fc.constant(codec.value as unknown);
  if (codec instanceof t.NullType) return fc.constant(null);
  if (codec instanceof t.KeyofType)
    return fc.constantFrom(...Object.keys(codec.keys as Record<string, unknown>));
  if (codec instanceof t.UnionType)
    return fc.oneof(...[...(codec.types as readonly unknown[])].map(inside));
  if (codec instanceof t.ReadonlyArrayType) return fc.array(inside(codec.type), { maxLength: 3 });
  if (codec instanceof t.AnyDictionaryType) return records(key);
  if (codec instanceof t.DictionaryType)
    return fc.dictionary(texts(key), inside(codec.codomain), { maxKeys: 2, noNullPrototype: true });
  const arbitrary = named[codec.name];
  if (arbitrary) return arbitrary;
  throw new Error(`No arbitrary for the codec ${codec.name}`);
};

type Step = string | number;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The ways to all places inside a value, itself among them. */
const placesIn = (value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] => {
  if (!isObject(value)) return [path];
  const entries: readonly (readonly [Step, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item as unknown] as const)
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
};

const replaceAt = (value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown => {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) =>
      index === step ? replaceAt(item, rest, by) : (item as unknown),
    );
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [
      key,
      key === step ? replaceAt(inner, rest, by) : (inner as unknown),
    ]),
  );
};

const withKey = (value: unknown, key: string, extra: unknown): unknown =>
  isObject(value) && !Array.isArray(value)
    ? Object.fromEntries([...Object.entries(value), [key, extra]])
    : value;

const mutated = (valids: fc.Arbitrary<unknown>, long: number): fc.Arbitrary<unknown> =>
  fc
    .tuple(valids, fc.nat(), hostile(long), fc.option(fc.constantFrom(...strangeKeys)))
    .map(([value, at, by, key]) => {
      const places = placesIn(value);
      // The whole is one place, and hardly worth as much as what is inside.
      const place = places[places.length > 1 ? 1 + (at % (places.length - 1)) : 0] ?? [];
      return key === null
        ? replaceAt(value, place, by)
        : replaceAt(
            value,
            place.slice(0, -1),
            withKey(valueAt(value, place.slice(0, -1)), key, by),
          );
    });

const valueAt = (value: unknown, path: readonly Step[]): unknown =>
  path.reduce<unknown>((it, step) => (it as Readonly<Record<Step, unknown>>)[step], value);

const noJson = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1',
  '\ufeff{}',
  '{"a":1,}',
  "{'a':1}",
  'NaN',
  '{"a":"\u0001"}',
];

/** The JSON of a request, most of it well formed; `long` is how long its texts may be. */
const jsonOf = (row: Endpoint, long: number): fc.Arbitrary<string> => {
  const valids = valid(row.request, '');
  return fc.oneof(
    { weight: 12, arbitrary: valids.map(toJson) },
    { weight: 8, arbitrary: mutated(valids, long).map(toJson) },
    { weight: 2, arbitrary: mutated(mutated(valids, long), long).map(toJson) },
    { weight: 1, arbitrary: hostile(long).map(toJson) },
    { weight: 1, arbitrary: fc.constantFrom(...noJson) },
  );
};

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
  [/^\/messages\/.* id$/, ['m1', 'm2', 'm3']],
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
      { weight: 8, arbitrary: jsonOf(row, longQuery).map((json) => [pair(['payload', json])]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom([], ['payload='], ['payload=%zz'], ['payload', 'payload={}']),
      },
    );
  if (row.input === 'body') return fc.constant([]);
  const valids = valid(row.request, '');
  return fc
    .oneof(valids, mutated(valids, longQuery))
    .map((it) => (isObject(it) ? Object.entries(it).map(pair) : []));
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
      body: row.input === 'body' ? jsonOf(row, 20_000) : fc.constant(undefined),
    })
    .map(({ as, path, query, connection, userId, body }) => {
      const search = [
        'api_key=dev',
        ...query,
        ...(connection === undefined ? [] : [`connection_id=${connection}`]),
        ...(userId === undefined ? [] : [`user_id=${userId}`]),
      ];
      return { as, method: row.method, path: `${path}?${search.join('&')}`, body };
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

const headersOf = (as: As): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'stream-auth-type': as === 'anonymous' ? 'anonymous' : 'jwt',
  ...((as === 'client' || as === 'server') && { authorization: tokens[as] }),
});

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** Unlike fetch, this sends a path as it is. */
const send = (url: string, { as, method, path, body }: Call): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = httpRequest(
      { hostname, port, method, path, agent, headers: headersOf(as) },
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

/** A server with users, channels, messages, a reaction, and a connection of john's. */
const openScene = async () => {
  const causes: unknown[] = [];
  const server = createChatServer({ log: ({ cause }) => causes.push(cause) });
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const made = async (method: string, path: string, body?: unknown): Promise<void> => {
    const call = { as: 'server', method, path: `${path}?api_key=dev`, body: JSON.stringify(body) };
    const { status, text } = await send(url, call as Call);
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
      }),
      { numRuns: runs(40) },
    );
    for (const look of looks) {
      const { status, text } = await send(url, look);
      expect(status, `${look.path} ${text.slice(0, 500)} ${String(causes.at(-1))}`).toBeLessThan(
        300,
      );
    }
  });
});

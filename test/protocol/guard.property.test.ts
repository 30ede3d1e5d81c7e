import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import {
  type AnyCodec,
  DateTime,
  decodeEvent,
  type EventKey,
  encodeEvent,
  endpoints,
  events,
  Integer,
} from 'millrace/protocol';
import { describe, expect } from 'vitest';
import { guardOf } from '../../src/protocol/guard.js';
import { isRfc3339, createTimestampCache } from '../../src/protocol/time.js';
import { isShape, shape } from '../../src/protocol/shape.js';
import { builtInKeys, chatEventArbitrary, eventArbitrary } from '../helpers/arbitraries.js';
import { mutated } from '../helpers/mutated.js';
import { runs } from '../helpers/run.js';

const hostile = [
  '{}',
  '[]',
  'null',
  '{"__proto__":1}',
  '{"__proto__":{"id":"a"}}',
  '{"id":null}',
  '{"id":"a","constructor":1,"hasOwnProperty":null,"toString":{}}',
  '{"0":1,"7":{},"id":"a"}',
  '{"id":"a","id":1}',
  `{"id":"a","created_at":"${'2'.repeat(100_000)}"}`,
  `{"teams":${JSON.stringify(Array.from({ length: 50_000 }, String))}}`,
  `{"teams":${JSON.stringify([...Array.from({ length: 5_000 }, String), 1])}}`,
  `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`k${String(n)}`, n]))),
].map((text): unknown => JSON.parse(text));

const places = fc.array(fc.nat(60), { maxLength: 6 });
const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(...hostile));
const parsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Own keys of this name are lost when io-ts copies an object. */
const isCopied = (value: unknown): boolean => !JSON.stringify(value).includes('"__proto__"');

/** The guard accepts what decoding accepts, and leaves what decoding returns. */
const expectAgreement = (codec: t.Mixed, value: unknown): void => {
  const decoded: t.Validation<unknown> = codec.decode(value);
  const owned = structuredClone(value);
  // Codecs of io-ts may return something else than they accept, such as a shorter tuple.
  expect(guardOf(codec)(owned)).toBe(isShape(codec) ? E.isRight(decoded) : codec.is(value));
  if (E.isRight(decoded) && isShape(codec) && isCopied(owned)) expect(owned).toEqual(decoded.right);
};

const rowsOf = (type: string): readonly AnyCodec[] =>
  builtInKeys.filter((key) => events[key].type === type).map((key) => events[key].codec);

describe.each(builtInKeys as readonly EventKey[])('the guard and the codec of %s', (key) => {
  const { codec } = events[key];

  test.prop([eventArbitrary(key), places, anything], { numRuns: runs(60) })(
    'agree on what its events can become',
    (event, choices, put) => {
      expectAgreement(codec, parsed(event));
      expectAgreement(codec, mutated(parsed(event), choices, put));
    },
  );

  test.each(hostile.map((value, index) => [index, value] as const))(
    'agree on hostile value %i',
    (_, value) => {
      expectAgreement(codec, value);
      expectAgreement(codec, { ...(value as object | null), type: events[key].type });
    },
  );
});

describe.each(Object.entries(endpoints))('the guard and the codec of what %s answers', (_, row) => {
  const { response } = row as { readonly response: AnyCodec };

  test.prop([chatEventArbitrary, anything], { numRuns: runs(40) })(
    'agree on objects with its keys',
    (event, put) => {
      const names = Object.keys({
        ...response.fields.required,
        ...response.fields.guaranteed,
        ...response.fields.optional,
      });
      const parts = Object.values(parsed(event) as object) as readonly unknown[];
      const value = Object.fromEntries(
        names.map((name, index) => [name, parts[index % parts.length]]),
      );
      expectAgreement(response, value);
      expectAgreement(response, put);
      expectAgreement(response, { ...value, duration: '1ms' });
    },
  );
});

test.prop([chatEventArbitrary, places, anything], { numRuns: runs(500) })(
  'decodeEvent accepts what the codecs accept, and nothing else',
  (event, choices, put) => {
    const value = mutated(parsed(JSON.parse(encodeEvent(event))), choices, put);
    const { type } = Object(value) as { readonly type?: unknown };
    const rows = typeof type === 'string' ? rowsOf(type) : [];
    fc.pre(rows.length > 0 && !(type as string).startsWith('connection.'));
    const expected = rows.some((codec) => E.isRight(codec.decode(value)));
    expect(E.isRight(decodeEvent(JSON.stringify(value)))).toBe(expected);
  },
);

/** Valid timestamps and almost valid ones; some end in the same digits. */
const timestamps = fc.constantFrom(
  '1970-01-01T00:00:00Z',
  '2024-05-01T12:00:00Z',
  '2024-05-01T12:00:00.123Z',
  '2024-05-01T12:00:01.123Z',
  '2024-05-01T12:00:00.123456789Z',
  '2024-05-01T12:00:00.123+02:00',
  '2024-05-01T12:00:00.1230000000Z',
  '2024-05-01T12:60:00.123Z',
  '2024-13-01T12:00:00.123Z',
  '2024-05-01 12:00:00.123Z',
  '2024-05-01T12:00:00.123z',
  '.123Z',
  '',
);

describe('a guard that has seen other objects', () => {
  /** A new codec, which has no guard yet. */
  const makeNote = (): t.Mixed =>
    shape('Note', {
      required: { id: t.string, at: DateTime, kind: t.literal('note') },
      guaranteed: { text: t.string, read_at: DateTime, count: Integer, done: t.boolean },
      optional: {
        pinned_at: t.union([DateTime, t.null]),
        by: t.union([shape('Author', { required: { id: t.string } }), t.null]),
        either: t.union([t.string, Integer, t.null]),
        tags: t.readonlyArray(t.string),
        whatever: t.unknown,
      },
    });
  const known = [
    ...['id', 'at', 'kind', 'text', 'read_at', 'count', 'done'],
    ...['pinned_at', 'by', 'either', 'tags', 'whatever'],
  ];
  const strange = ['', '0', '7', '__proto__', 'constructor', 'toString', 'Id', 'millrace'];
  const value = fc.oneof(
    { weight: 4, arbitrary: timestamps },
    fc.constantFrom(null, true, 0, 1.5, 1_714_564_800_123_456_768, {}, { id: 'a' }, { id: null }),
    fc.constantFrom('note', [], ['a'], ['a', 1]),
  );
  const entry = fc.tuple(fc.constantFrom(...known, ...strange), value);
  const json = fc
    .tuple(fc.boolean(), timestamps, fc.array(entry, { maxLength: 14 }))
    .map(([whole, at, others]) => {
      const entries: (readonly [string, unknown])[] = [
        ['kind', 'note'],
        ['at', at],
        ...others,
        ['id', 'a'],
      ];
      return `{${(whole ? entries : others)
        .map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`)
        .join()}}`;
    });

  test.prop([fc.array(json, { minLength: 2, maxLength: 30 })], { numRuns: runs(400) })(
    'still says what the codec says, whatever keys came in whatever order',
    (texts) => {
      const note = makeNote();
      for (const text of texts) expectAgreement(note, JSON.parse(text));
    },
  );
});

test.prop([fc.array(timestamps, { maxLength: 60 }), fc.constantFrom(1, 7, 1_024)])(
  'a memory of moments lets through what is one, however many it can keep',
  (texts, places) => {
    const isTimestamp = createTimestampCache(places);
    expect(texts.map(isTimestamp)).toEqual(texts.map(isRfc3339));
  },
);

describe('the guard of a codec made elsewhere', () => {
  const Even = t.refinement(t.number, (n) => n % 2 === 0, 'Even');
  interface Tree {
    readonly left: Tree | null;
  }
  const Tree: t.Type<Tree> = t.recursion('Tree', () => t.type({ left: t.union([Tree, t.null]) }));
  const codecs: readonly t.Mixed[] = [
    Even,
    Tree,
    t.exact(t.type({ a: t.string })),
    t.tuple([t.string, t.number]),
    t.keyof({ a: null, b: null }),
    t.record(t.keyof({ a: null }), t.number),
    t.record(t.string, t.union([Even, t.string])),
    t.readonlyArray(t.union([t.string, t.null, t.boolean])),
    t.union([t.type({ tag: t.literal('a'), a: t.string }), t.type({ tag: t.literal('b') })]),
    t.intersection([t.type({ a: t.string }), t.partial({ b: t.number })]),
    t.union([t.undefined, t.string]),
  ];

  const values = fc.oneof(
    fc.anything(),
    fc.jsonValue(),
    fc.record({ a: fc.oneof(fc.string(), fc.integer()) }),
    fc.record({ tag: fc.constantFrom('a', 'b', 'c'), a: fc.string() }),
    fc.array(fc.oneof(fc.string(), fc.boolean(), fc.constant(null))),
    fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())),
  );

  test.prop([fc.constantFrom(...codecs), values], { numRuns: runs(2_000) })(
    'says what the codec says',
    expectAgreement,
  );

  test('is one for each codec', () => {
    expect(guardOf(Even)).toBe(guardOf(Even));
  });
});

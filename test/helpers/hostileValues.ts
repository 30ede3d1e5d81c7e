import * as fc from 'fast-check';

// Values that stand for texts which JSON.stringify would not write.
const rawNumbers = ['1e999', '-1e999', '-0', '9007199254740993', '5e18', '1e-400', '9e21'];
/** Integers beyond what a double holds. */
export const rawIntegers = ['9007199254740993', '5e18', '9e21'].map((text) => `<raw ${text}>`);
const raw = (text: string): string => `<raw ${text}>`;
const rawMark = /"<raw ([^>"]*)>"/g;

/** The JSON of a value, with the texts that `raw` stands for. */
export const toJson = (value: unknown): string => JSON.stringify(value).replace(rawMark, '$1');

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

/** Conditions of a filter, of which only some hold. */
export const conditions: readonly unknown[] = [
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

export const hostileTexts = [
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

/** Values that break careless code; `long` is how many characters a long text may have. */
export const hostile = (long: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, [], {}) },
    { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
    { weight: 2, arbitrary: fc.constantFrom(...rawNumbers.map(raw)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        2 ** 31,
        2 ** 53,
        -(2 ** 53),
        1e300,
        -1e300,
        253402300800000,
        8.64e15,
      ),
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

export const strangeKeys = [
  '__proto__',
  'constructor',
  'a\ud800',
  '',
  'k\u0000',
  '$where',
  'a.b',
  'toJSON',
];

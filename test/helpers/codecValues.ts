import * as fc from 'fast-check';
import * as t from 'io-ts';
import type { AnyCodec } from 'millrace/protocol';
import { rfc3339 } from './arbitraries.js';
import { conditions, hostile, hostileTexts, rawIntegers, strangeKeys } from './hostileValues.js';

/** Stands for the epoch of the log, which only a running server knows. */
export const epochMark = '<epoch>';

// Names that a scene has, so that a call gets further than that something is unknown.
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
  // Of the frames of a client.
  channels: ['messaging:a', 'messaging:b', 'team:a'],
  presence: ['messaging:a', 'messaging:b', 'team:a'],
  epoch: [epochMark],
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
  'text that is not empty': fc.string({ minLength: 1, maxLength: 255 }),
};

const isShape = (codec: t.Mixed): codec is AnyCodec => 'fields' in codec;

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

/** What a codec takes, found by how it is built; `key` is the key whose value it is. */
export const valid = (codec: t.Mixed, key: string): fc.Arbitrary<unknown> => {
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

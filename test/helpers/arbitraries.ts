import * as fc from 'fast-check';
import * as t from 'io-ts';
import {
  type AnyCodec,
  type BuiltInKey,
  type ChatEvent,
  decodeEvent,
  type EventAt,
  type EventKey,
  events,
} from 'millrace/protocol';

/** What a reader must accept, or what a server may send. */
type Form = 'reader' | 'strict';

/** From this nesting on only what must be there is there. */
const shallow = 2;

interface Place {
  readonly form: Form;
  readonly depth: number;
  /** The key that the value stands under, and the name of the shape around it. */
  readonly key: string;
  readonly within: string;
}

/** The keys of the event table, the rows that a server sends, and those of built-in events. */
export const eventKeys = Object.keys(events) as EventKey[];
export const wireKeys = eventKeys.filter((key) => events[key].class !== 'local');
export const builtInKeys = wireKeys.filter(
  (key): key is BuiltInKey => key !== '*channel' && key !== '*user',
);

// Few names, so that the events of a history meet.
const cids = ['messaging:a', 'messaging:b', 'team:a'];
const userIds = ['john', 'jane', 'max'];

const json = fc
  .jsonValue({ maxDepth: 1 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

const jsonObject = fc.dictionary(fc.string(), json, { maxKeys: 3, noNullPrototype: true });

const epoch = Date.UTC(2024, 4, 1, 12);

const millis = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: epoch, max: epoch + 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 0, 1) }) },
);

/** A moment of the first dialect: up to nine digits, `Z` or an offset. */
export const rfc3339 = fc
  .tuple(millis, fc.integer({ min: 0, max: 999_999 }), fc.constantFrom('Z', '+00:00', '-07:30'))
  .chain(([ms, below, zone]) => {
    const [head = '', fraction = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
    const digits = fraction + String(below).padStart(6, '0');
    return fc
      .integer({ min: 0, max: digits.length })
      .map((length) => head + (length === 0 ? '' : `.${digits.slice(0, length)}`) + zone);
  });

/** A moment of the second dialect: integer nanoseconds, above 2^53. */
export const nanoseconds = millis.map((ms) => ms * 1e6);

const customType = fc
  .string({ minLength: 1, maxLength: 20 })
  .filter((text) => !text.includes('.') && text !== '*');

const guarded: Readonly<Record<string, (form: Form) => fc.Arbitrary<unknown>>> = {
  integer: () => fc.maxSafeInteger(),
  'RFC 3339 date-time': () => rfc3339,
  'RFC 3339 date-time or integer nanoseconds': (form) =>
    form === 'strict' ? rfc3339 : fc.oneof(rfc3339, nanoseconds),
  'type without a dot': () => customType,
};

const mostly = (names: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );

const textArbitrary = ({ key, within }: Place): fc.Arbitrary<string> => {
  if (key === 'cid') return mostly(cids);
  if (key === 'user_id' || (key === 'id' && within.endsWith('User'))) return mostly(userIds);
  return fc.string({ maxLength: 12 });
};

const isShape = (codec: t.Mixed): codec is AnyCodec => 'fields' in codec;

/** Values of a codec, found by looking at how it is built. */
const valueArbitrary = (codec: t.Mixed, place: Place): fc.Arbitrary<unknown> => {
  const inside = (part: unknown) => valueArbitrary(part as t.Mixed, place);
  if (isShape(codec)) return shapeArbitrary(codec, place.form, place.depth);
  if (codec instanceof t.StringType) return textArbitrary(place);
  if (codec instanceof t.BooleanType) return fc.boolean();
  if (codec instanceof t.LiteralType) return fc.constant(codec.value as unknown);
  if (codec instanceof t.NullType) return fc.constant(null);
  if (codec instanceof t.UnionType)
    return fc.oneof(...[...(codec.types as readonly unknown[])].reverse().map(inside));
  if (codec instanceof t.ReadonlyArrayType)
    return fc.array(inside(codec.type), { maxLength: place.depth < shallow ? 2 : 0 });
  if (codec instanceof t.DictionaryType)
    return fc.dictionary(fc.string(), inside(codec.codomain), {
      maxKeys: place.depth < shallow ? 2 : 0,
      noNullPrototype: true,
    });
  if (codec instanceof t.AnyDictionaryType) return jsonObject;
  const byName = guarded[codec.name];
  if (byName) return byName(place.form);
  throw new Error(`No arbitrary for the codec ${codec.name}`);
};

const absent = Symbol('absent');

const perhaps = (arbitrary: fc.Arbitrary<unknown>, form: Form): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(absent) },
    { weight: 2, arbitrary },
    { weight: form === 'reader' ? 1 : 0, arbitrary: fc.constant(null) },
  );

const isPresent = ([, value]: readonly [string, unknown]): boolean => value !== absent;

// Names that mean something elsewhere, and names that every object inherits.
const hostile = [
  'me',
  'cid',
  'user',
  'custom',
  'unread_count',
  'online',
  'constructor',
  'toString',
];

const strangers = (known: ReadonlySet<string>) =>
  fc.dictionary(
    fc
      .oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom(...hostile, '__proto__', 'hasOwnProperty'),
      )
      .filter((key) => !known.has(key)),
    json,
    { maxKeys: 2, noNullPrototype: true },
  );

const built = new Map<string, fc.Arbitrary<Record<string, unknown>>>();

/**
 * Objects of a shape, from the columns that it was declared by. In the reader's form everything
 * but the needed keys may be null or absent, dates come in both dialects, and there are keys that
 * nobody knows; in the strict form everything that a server must send is there.
 */
const shapeArbitrary = (
  codec: AnyCodec,
  form: Form,
  depth = 0,
): fc.Arbitrary<Record<string, unknown>> => {
  // The same shapes stand in many places.
  const key = `${codec.name} ${form} ${Math.min(depth, shallow)}`;
  const arbitrary = built.get(key) ?? buildShape(codec, form, depth);
  built.set(key, arbitrary);
  return arbitrary;
};

const buildShape = (
  { name, fields }: AnyCodec,
  form: Form,
  depth: number,
): fc.Arbitrary<Record<string, unknown>> => {
  const { needed, sent, optional, custom } = fields;
  const entries = (props: Readonly<Record<string, t.Mixed>>) =>
    Object.entries(props)
      .filter(([, codec]) => !(codec instanceof t.UndefinedType))
      .map(([key, codec]): [string, fc.Arbitrary<unknown>] => [
        key,
        valueArbitrary(codec, { form, depth: depth + 1, key, within: name }),
      ]);
  const always = form === 'strict' ? { ...needed, ...sent } : needed;
  const sometimes = depth >= shallow ? {} : form === 'strict' ? optional : { ...sent, ...optional };
  const named = fc.record(
    Object.fromEntries([
      ...entries(always),
      ...entries(sometimes).map(([key, value]) => [key, perhaps(value, form)] as const),
    ]),
    { noNullPrototype: true },
  );
  const extra =
    depth < shallow && (custom || form === 'reader')
      ? strangers(new Set(Object.keys({ ...needed, ...sent, ...optional })))
      : fc.constant({});
  return fc.tuple(named, extra).map(([known, unknown]) => ({
    ...unknown,
    ...Object.fromEntries(Object.entries(known).filter(isPresent)),
  }));
};

/** Events of one row, as a reader may meet them. */
export const eventArbitrary = <Key extends EventKey>(key: Key): fc.Arbitrary<EventAt<Key>> =>
  shapeArbitrary(events[key].codec, 'reader') as fc.Arbitrary<EventAt<Key>>;

/** Events of one row, as a server of ours sends them. */
export const strictEventArbitrary = <Key extends EventKey>(key: Key): fc.Arbitrary<EventAt<Key>> =>
  shapeArbitrary(events[key].codec, 'strict') as fc.Arbitrary<EventAt<Key>>;

/** Events of types that the table does not have, as they come out of a frame. */
export const unknownEventArbitrary: fc.Arbitrary<ChatEvent> = fc
  .tuple(customType, shapeArbitrary(events['*channel'].codec, 'reader'))
  .map(([type, raw]) => {
    const result = decodeEvent(JSON.stringify({ ...raw, type }));
    if (result._tag === 'Left') throw new Error(result.left.message);
    return result.right;
  });

/** Any event that a connection can give. */
export const chatEventArbitrary: fc.Arbitrary<ChatEvent> = fc.oneof(
  unknownEventArbitrary,
  ...builtInKeys.map(eventArbitrary),
  eventArbitrary('connection.changed'),
  eventArbitrary('connection.recovered'),
);

/** Some events, in the order in which they came. */
export const historyArbitrary = fc.array(chatEventArbitrary, { maxLength: 12 });

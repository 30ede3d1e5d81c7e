import type * as FastCheck from 'fast-check';
import type * as t from 'io-ts';
import { isCustomType } from '../protocol/ids.js';
import type { AnyCodec } from '../protocol/shape.js';
import { matchCodec } from './matchCodec.js';

/** What a reader must accept, or what a server may send. */
type Form = 'reader' | 'strict';

interface Place {
  readonly form: Form;
  readonly depth: number;
  /** The key that the value stands under, and the name of the shape around it. */
  readonly key: string;
  readonly within: string;
}

/** From this nesting on only what must be there is there. */
const shallow = 2;

// Few names, so that the events of a history meet.
const cids = ['messaging:a', 'messaging:b', 'team:a'];
const userIds = ['john', 'jane', 'max'];

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
  '__proto__',
  'hasOwnProperty',
];

const epoch = Date.UTC(2024, 4, 1, 12);

const absent = Symbol('absent');
const isPresent = ([, value]: readonly [string, unknown]): boolean => value !== absent;

/** The values that stand in codecs, whatever the codec. */
const leafArbitraries = (fc: typeof FastCheck) => {
  const json = fc
    .jsonValue({ maxDepth: 1 })
    .map((value): unknown => JSON.parse(JSON.stringify(value)));
  const millis = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: epoch, max: epoch + 20_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 0, 1) }) },
  );
  const rfc3339 = fc
    .tuple(millis, fc.integer({ min: 0, max: 999_999 }), fc.constantFrom('Z', '+00:00', '-07:30'))
    .chain(([ms, below, zone]) => {
      const [head = '', fraction = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
      const digits = fraction + String(below).padStart(6, '0');
      return fc
        .integer({ min: 0, max: digits.length })
        .map((length) => head + (length === 0 ? '' : `.${digits.slice(0, length)}`) + zone);
    });
  const mostly = (names: readonly string[]) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    );
  return {
    json,
    jsonObject: fc.dictionary(fc.string(), json, { maxKeys: 3, noNullPrototype: true }),
    rfc3339,
    nanoseconds: millis.map((ms) => ms * 1e6),
    customType: fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => isCustomType(text) && text !== '*'),
    text: ({ key, within }: Place): FastCheck.Arbitrary<string> => {
      if (key === 'cid') return mostly(cids);
      if (key === 'user_id' || (key === 'id' && within.endsWith('User'))) return mostly(userIds);
      return fc.string({ maxLength: 12 });
    },
  };
};

/**
 * Values of codecs, found by looking at how these are built. In the reader's form everything but
 * the required keys may be null or absent, dates come in both dialects, and there are keys that
 * nobody knows; in the strict form everything that a server must send is there.
 */
export const codecArbitraries = (fc: typeof FastCheck) => {
  type Values = FastCheck.Arbitrary<unknown>;
  type Objects = FastCheck.Arbitrary<Record<string, unknown>>;
  const { json, jsonObject, rfc3339, nanoseconds, customType, text } = leafArbitraries(fc);

  const guarded: Readonly<Record<string, (form: Form) => Values>> = {
    integer: () => fc.maxSafeInteger(),
    'RFC 3339 date-time': () => rfc3339,
    'RFC 3339 date-time or integer nanoseconds': (form) =>
      form === 'strict' ? rfc3339 : fc.oneof(rfc3339, nanoseconds),
    'type without a dot': () => customType,
  };

  const ofCodec = (codec: t.Mixed, place: Place): Values => {
    const most = place.depth < shallow ? 2 : 0;
    const inside = (part: t.Mixed): Values => ofCodec(part, place);
    return matchCodec<Values>(codec, {
      shape: (shape) => ofShape(shape, place.form, place.depth),
      text: () => text(place),
      flag: () => fc.boolean(),
      literal: (value) => fc.constant(value),
      absent: () => fc.constant(absent),
      nothing: () => fc.constant(null),
      // The last one is the simplest, and what a failure shrinks to.
      union: (parts) => fc.oneof(...[...parts].reverse().map(inside)),
      list: (part) => fc.array(inside(part), { maxLength: most }),
      record: (part) =>
        fc.dictionary(fc.string(), inside(part), { maxKeys: most, noNullPrototype: true }),
      json: () => jsonObject,
      guarded: (name) => {
        const make = guarded[name];
        if (!make) throw new TypeError(`eventArbitraries: no generator for the codec ${name}`);
        return make(place.form);
      },
    });
  };

  const perhaps = (arbitrary: Values, form: Form): Values =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(absent) },
      { weight: 2, arbitrary },
      { weight: form === 'reader' ? 1 : 0, arbitrary: fc.constant(null) },
    );

  const strangers = (known: ReadonlySet<string>): Objects =>
    fc.dictionary(
      fc
        .oneof(fc.string({ maxLength: 8 }), fc.constantFrom(...hostile))
        .filter((key) => !known.has(key)),
      json,
      { maxKeys: 2, noNullPrototype: true },
    );

  const buildShape = ({ name, fields }: AnyCodec, form: Form, depth: number): Objects => {
    const { required, guaranteed, optional, custom } = fields;
    const always = form === 'strict' ? { ...required, ...guaranteed } : required;
    const sometimes =
      depth >= shallow ? {} : form === 'strict' ? optional : { ...guaranteed, ...optional };
    const entries = (props: Readonly<Record<string, t.Mixed>>) =>
      Object.entries(props).map(
        ([key, codec]) =>
          [key, ofCodec(codec, { form, depth: depth + 1, key, within: name })] as const,
      );
    const named = fc.record(
      Object.fromEntries([
        ...entries(always),
        ...entries(sometimes).map(([key, values]) => [key, perhaps(values, form)] as const),
      ]),
      { noNullPrototype: true },
    );
    const extra: Objects =
      depth < shallow && (custom || form === 'reader')
        ? strangers(new Set(Object.keys({ ...required, ...guaranteed, ...optional })))
        : fc.constant({});
    return fc.tuple(named, extra).map(([known, unknown]) => ({
      ...unknown,
      ...Object.fromEntries(Object.entries(known).filter(isPresent)),
    }));
  };

  const built = new Map<string, Objects>();
  const ofShape = (codec: AnyCodec, form: Form, depth = 0): Objects => {
    // The same shapes stand in many places.
    const key = `${codec.name} ${form} ${Math.min(depth, shallow)}`;
    const objects = built.get(key) ?? buildShape(codec, form, depth);
    built.set(key, objects);
    return objects;
  };

  return { ofShape, customType, rfc3339, nanoseconds };
};

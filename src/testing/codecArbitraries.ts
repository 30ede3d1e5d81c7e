import type * as FastCheck from 'fast-check';
import type * as t from 'io-ts';
import { isCustomType } from '../protocol/ids.js';
import type { AnyCodec } from '../protocol/shape.js';
import { matchCodec } from './matchCodec.js';

/** `reader`: values that a reader must accept. `strict`: values that a server may send. */
type Form = 'reader' | 'strict';

interface FieldContext {
  readonly form: Form;
  readonly depth: number;
  /** The key of the field, and the name of the enclosing shape. */
  readonly key: string;
  readonly within: string;
}

/** The depth from which on objects have required fields only. */
const maxOptionalDepth = 2;

// Few names, so that the events of a history concern the same channels and users.
const cids = ['messaging:a', 'messaging:b', 'team:a'];
const userIds = ['john', 'jane', 'max'];

// Names of fields of other shapes, and names that every object inherits.
const confusingKeys = [
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

/** The arbitraries of simple values. */
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
    text: ({ key, within }: FieldContext): FastCheck.Arbitrary<string> => {
      if (key === 'cid') return mostly(cids);
      if (key === 'user_id' || (key === 'id' && within.endsWith('User'))) return mostly(userIds);
      return fc.string({ maxLength: 12 });
    },
  };
};

/**
 * Arbitraries of the values of codecs, derived from the structure of each codec. In the reader form
 * all but the required fields may be absent, dates are in both formats, and unknown fields
 * are present. In the strict form all fields that a server must send are present.
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

  const ofCodec = (codec: t.Mixed, context: FieldContext): Values => {
    const maxItems = context.depth < maxOptionalDepth ? 2 : 0;
    const ofPart = (part: t.Mixed): Values => ofCodec(part, context);
    return matchCodec<Values>(codec, {
      shape: (shape) => ofShape(shape, context.form, context.depth),
      text: () => text(context),
      flag: () => fc.boolean(),
      literal: (value) => fc.constant(value),
      absent: () => fc.constant(absent),
      nothing: () => fc.constant(null),
      // fast-check shrinks to the first arbitrary, and the last part of a union is the simplest.
      union: (parts) => fc.oneof(...[...parts].reverse().map(ofPart)),
      list: (part) => fc.array(ofPart(part), { maxLength: maxItems }),
      record: (part) =>
        fc.dictionary(fc.string(), ofPart(part), { maxKeys: maxItems, noNullPrototype: true }),
      json: () => jsonObject,
      guarded: (name) => {
        const make = guarded[name];
        if (!make) throw new TypeError(`eventArbitraries: no generator for the codec ${name}`);
        return make(context.form);
      },
    });
  };

  const optionalOf = (arbitrary: Values): Values =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(absent) }, { weight: 2, arbitrary });

  const unknownFields = (known: ReadonlySet<string>): Objects =>
    fc.dictionary(
      fc
        .oneof(fc.string({ maxLength: 8 }), fc.constantFrom(...confusingKeys))
        .filter((key) => !known.has(key)),
      json,
      { maxKeys: 2, noNullPrototype: true },
    );

  const buildShape = ({ name, fields }: AnyCodec, form: Form, depth: number): Objects => {
    const { required, guaranteed, optional, custom } = fields;
    const requiredFields = form === 'strict' ? { ...required, ...guaranteed } : required;
    const optionalFields =
      depth >= maxOptionalDepth
        ? {}
        : form === 'strict'
          ? optional
          : { ...guaranteed, ...optional };
    const entries = (props: Readonly<Record<string, t.Mixed>>) =>
      Object.entries(props).map(
        ([key, codec]) =>
          [key, ofCodec(codec, { form, depth: depth + 1, key, within: name })] as const,
      );
    const named = fc.record(
      Object.fromEntries([
        ...entries(requiredFields),
        ...entries(optionalFields).map(([key, values]) => [key, optionalOf(values)] as const),
      ]),
      { noNullPrototype: true },
    );
    const extra: Objects =
      depth < maxOptionalDepth && (custom || form === 'reader')
        ? unknownFields(new Set(Object.keys({ ...required, ...guaranteed, ...optional })))
        : fc.constant({});
    return fc.tuple(named, extra).map(([known, unknown]) => ({
      ...unknown,
      ...Object.fromEntries(Object.entries(known).filter(isPresent)),
    }));
  };

  const built = new Map<string, Objects>();
  const ofShape = (codec: AnyCodec, form: Form, depth = 0): Objects => {
    // Cached, because the same shapes occur in many fields.
    const key = `${codec.name} ${form} ${Math.min(depth, maxOptionalDepth)}`;
    const objects = built.get(key) ?? buildShape(codec, form, depth);
    built.set(key, objects);
    return objects;
  };

  return { ofShape, customType, rfc3339, nanoseconds };
};

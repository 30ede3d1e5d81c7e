import * as t from 'io-ts';
import { DateTime, Integer, isDateTime } from './codecs.js';
import { type AnyCodec, isShape } from './shape.js';

type Guard = (value: unknown) => boolean;

/** How a field is looked at; the commonest need no call. */
const Kind = { text: 0, flag: 1, moment: 2, integer: 3, other: 4, stranger: 5 } as const;
type Kind = (typeof Kind)[keyof typeof Kind];

interface Field {
  readonly key: string;
  /** 1 where the object is nothing without it, so that a sum can count them. */
  readonly needed: 0 | 1;
  readonly kind: Kind;
  readonly guard: Guard;
  /** The field that stood behind this one the last time: objects of a kind look alike. */
  next: Field | undefined;
}

const kindOf = (codec: t.Mixed): Kind => {
  if (codec === t.string) return Kind.text;
  if (codec === t.boolean) return Kind.flag;
  if (codec === DateTime) return Kind.moment;
  return codec === Integer ? Kind.integer : Kind.other;
};

const fieldOf = (key: string, codec: t.Mixed, needed: 0 | 1): Field => ({
  key,
  needed,
  kind: kindOf(codec),
  guard: guardOf(codec),
  next: undefined,
});

/** A field that nobody knows; also what stands before the first one. */
const strangerField = (): Field => ({
  key: '',
  needed: 0,
  kind: Kind.stranger,
  guard: t.unknown.is,
  next: undefined,
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Goes through the keys that are there instead of asking for all that could be: `for … in` is what
// engines do fastest. The names of keys are compared with those of the object before, and looked up
// only where they differ.
const shapeGuard = ({ fields: { needed, sent, optional } }: AnyCodec): Guard => {
  const must = Object.entries(needed).map(([key, codec]) => fieldOf(key, codec, 1));
  const may = Object.entries({ ...sent, ...optional });
  const fields = new Map(
    [...must, ...may.map(([key, codec]) => fieldOf(key, codec, 0))].map((each) => [each.key, each]),
  );
  const start = strangerField();
  const stranger = strangerField();

  return (value) => {
    if (!isRecord(value)) return false;
    let met = 0;
    let field = start;
    for (const key in value) {
      let next = field.next;
      if (next?.key !== key) {
        next = fields.get(key) ?? stranger;
        field.next = next;
      }
      field = next;
      const inside = value[key];
      const { kind } = field;
      met += field.needed;
      if (kind === Kind.text) {
        if (typeof inside === 'string') continue;
      } else if (kind === Kind.moment) {
        if (isDateTime(inside)) continue;
      } else if (kind === Kind.flag) {
        if (typeof inside === 'boolean') continue;
      } else if (kind === Kind.integer) {
        if (Number.isInteger(inside)) continue;
      } else if (kind === Kind.stranger || field.guard(inside)) continue;
      if (inside != null || field.needed === 1) return false;
    }
    return met === must.length;
  };
};

const arrayGuard =
  (item: Guard): Guard =>
  (value) => {
    if (!Array.isArray(value)) return false;
    for (const each of value as readonly unknown[]) if (!item(each)) return false;
    return true;
  };

const recordGuard =
  (item: Guard): Guard =>
  (value) => {
    if (!isRecord(value)) return false;
    for (const key in value) if (!item(value[key])) return false;
    return true;
  };

const eitherGuard = (guards: readonly Guard[]): Guard => {
  const [one, other] = guards;
  return one && other && guards.length === 2
    ? (value) => one(value) || other(value)
    : (value) => guards.some((guard) => guard(value));
};

const build = (codec: t.Mixed): Guard => {
  if (isShape(codec)) return shapeGuard(codec);
  if (codec instanceof t.ReadonlyArrayType) return arrayGuard(guardOf(codec.type as t.Mixed));
  if (codec instanceof t.DictionaryType && codec.domain === t.string)
    return recordGuard(guardOf(codec.codomain as t.Mixed));
  if (codec instanceof t.UnionType)
    return eitherGuard((codec.types as readonly t.Mixed[]).map((each) => guardOf(each)));
  return codec.is;
};

// Derived from codecs, which never change: forgetting it would cost time and nothing else.
const guards = new WeakMap<t.Mixed, Guard>();

/**
 * The fast form of a codec's own `is`, for values that `JSON.parse` gave. It is built from the
 * structure of the codec; where that is unknown, it is the codec's `is`. A codec has one guard.
 */
export const guardOf = <C extends t.Mixed>(
  codec: C,
): ((value: unknown) => value is t.TypeOf<C>) => {
  const guard = guards.get(codec) ?? build(codec);
  guards.set(codec, guard);
  return guard as (value: unknown) => value is t.TypeOf<C>;
};

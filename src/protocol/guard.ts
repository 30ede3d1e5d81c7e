import * as t from 'io-ts';
import { DateTime, Integer } from './primitives.js';
import { createTimestampCache } from './time.js';
import { type AnyCodec, type Codec, isShape } from './shape.js';
import { isRecord } from '../internal/isRecord.js';

type Guard = (value: unknown) => boolean;

/** How a field is looked at; the commonest need no call. */
type Kind = 'text' | 'moment' | 'flag' | 'integer' | 'list' | 'literal' | 'other' | 'stranger';

interface Field {
  readonly key: string;
  /** 1 where the object is nothing without it, so that a sum can count them. */
  readonly required: 0 | 1;
  readonly kind: Kind;
  readonly guard: Guard;
  /** The text that a literal is. */
  readonly literal: string;
  /** The field that stood behind this one the last time: objects of a kind look alike. */
  next: Field | undefined;
  /** The text of the last moment that was let through here: users and channels keep theirs. */
  moment: string;
}

/** A moment to begin with: texts are compared with it, so it must be one that is let through. */
const epoch = '1970-01-01T00:00:00Z';

const isText = (codec: t.Mixed): codec is t.LiteralType<string> =>
  codec instanceof t.LiteralType && typeof codec.value === 'string';

const kindOf = (codec: t.Mixed): Kind => {
  if (codec === t.string) return 'text';
  if (codec === DateTime) return 'moment';
  if (codec === t.boolean) return 'flag';
  if (codec === Integer) return 'integer';
  if (codec instanceof t.ReadonlyArrayType) return 'list';
  if (isText(codec)) return 'literal';
  return codec === t.unknown ? 'stranger' : 'other';
};

// All fields are made here, key by key alike: the loop below is fast as long as they have one layout.
const fieldOf = (key: string, required: 0 | 1, codec: t.Mixed): Field => ({
  key,
  required,
  kind: kindOf(codec),
  guard: guardOf(codec),
  literal: isText(codec) ? codec.value : '',
  next: undefined,
  moment: epoch,
});

const neededField = (key: string, codec: t.Mixed): Field => fieldOf(key, 1, codec);

const isNullish = (codec: t.Mixed): boolean => codec === t.null || codec === t.undefined;

/** What a field that may be null holds otherwise. */
const withoutNull = (codec: t.Mixed): t.Mixed => {
  if (!(codec instanceof t.UnionType)) return codec;
  const [first, ...others] = (codec.types as readonly t.Mixed[]).filter((each) => !isNullish(each));
  return first && others.length === 0 ? first : codec;
};

const otherField = (key: string, codec: t.Mixed): Field => fieldOf(key, 0, withoutNull(codec));

/** A field that nobody knows; also what stands before the first one. */
const strangerField = (): Field => fieldOf('', 0, t.unknown);

// One for all guards, since the objects of a frame tell the same moment. Forgetting it would cost
// time and nothing else.
const isMoment = createTimestampCache();

// Frames that share an object would have it looked through each time.
const known = new WeakMap<object, AnyCodec>();

// Goes through the keys that are there instead of asking for all that could be: `for … in` is what
// engines do fastest. The names of keys are compared with those of the object before, and looked up
// only where they differ.
const shapeGuard = (codec: AnyCodec): Guard => {
  const { required, guaranteed, optional } = codec.fields;
  const must = Object.entries(required).map(([key, codec]) => neededField(key, codec));
  const may = Object.entries({ ...guaranteed, ...optional }).map(([key, codec]) =>
    otherField(key, codec),
  );
  const fields = new Map([...must, ...may].map((each) => [each.key, each]));
  const start = strangerField();
  const stranger = strangerField();

  return (value) => {
    if (!isRecord(value)) return false;
    if (known.get(value) === codec) return true;
    let met = 0;
    let moment = epoch;
    let field = start;
    for (const key in value) {
      let { next } = field;
      if (next === undefined || next.key !== key) {
        next = fields.get(key) ?? stranger;
        field.next = next;
      }
      field = next;
      const inside = value[key];
      const { kind } = field;
      met += field.required;
      if (kind === 'text') {
        if (typeof inside === 'string') continue;
      } else if (kind === 'moment') {
        if (typeof inside !== 'string') {
          if (Number.isInteger(inside)) continue;
        } else if (inside === field.moment || inside === moment) continue;
        else if (isMoment(inside)) {
          moment = inside;
          field.moment = inside;
          continue;
        }
      } else if (kind === 'flag') {
        if (typeof inside === 'boolean') continue;
      } else if (kind === 'integer') {
        if (Number.isInteger(inside)) continue;
      } else if (kind === 'list') {
        // Most lists are empty.
        if (Array.isArray(inside) && (inside.length === 0 || field.guard(inside))) continue;
      } else if (kind === 'literal') {
        if (inside === field.literal) continue;
      } else if (kind === 'stranger' || field.guard(inside)) continue;
      if (inside != null || field.required === 1) return false;
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

/**
 * Looks at what is to be part of many values. Where the codec lets it through, its guard takes it
 * from now on without another look, so nobody may change it.
 */
export const validateOnce = <A>(codec: Codec<A>, value: unknown): value is A => {
  if (!guardOf(codec)(value)) return false;
  known.set(value as object, codec);
  return true;
};

import * as t from 'io-ts';
import { DateTime, Integer } from './primitives.js';
import { createTimestampCache } from './time.js';
import { type AnyCodec, includesNull, isShape } from './shape.js';
import { isRecord } from '../internal/isRecord.js';

type Guard = (value: unknown) => boolean;

/** How a field is checked; the common kinds are checked without a call. */
type FieldKind =
  'string' | 'timestamp' | 'boolean' | 'integer' | 'list' | 'literal' | 'other' | 'unknown';

interface Field {
  readonly key: string;
  /** A number, so that the required fields of an object can be counted by a sum. */
  readonly required: 0 | 1;
  readonly kind: FieldKind;
  readonly guard: Guard;
  /** Whether null is a value of the field; elsewhere it means absence. */
  readonly nullable: boolean;
  /** The value of a string literal. */
  readonly literal: string;
  /** The field that followed in the previous object: most objects have their keys in one order. */
  next: Field | undefined;
  /** The last valid timestamp of this field: those of users and channels rarely change. */
  timestamp: string;
}

/** Compared with texts as if it had been checked, so it must be valid. */
const initialTimestamp = '1970-01-01T00:00:00Z';

const isStringLiteral = (codec: t.Mixed): codec is t.LiteralType<string> =>
  codec instanceof t.LiteralType && typeof codec.value === 'string';

const kindOf = (codec: t.Mixed): FieldKind => {
  if (codec === t.string) return 'string';
  if (codec === DateTime) return 'timestamp';
  if (codec === t.boolean) return 'boolean';
  if (codec === Integer) return 'integer';
  if (codec instanceof t.ReadonlyArrayType) return 'list';
  if (isStringLiteral(codec)) return 'literal';
  return codec === t.unknown ? 'unknown' : 'other';
};

// All fields are made here, so that they have one hidden class: the loop below depends on that.
const fieldOf = (
  key: string,
  required: 0 | 1,
  codec: t.Mixed,
  declared: t.Mixed = codec,
): Field => ({
  key,
  required,
  kind: kindOf(codec),
  guard: guardOf(codec),
  nullable: includesNull(declared),
  literal: isStringLiteral(codec) ? codec.value : '',
  next: undefined,
  timestamp: initialTimestamp,
});

const requiredField = (key: string, codec: t.Mixed): Field => fieldOf(key, 1, codec);

const isNullish = (codec: t.Mixed): boolean => codec === t.null || codec === t.undefined;

/** The codec of a nullable field without null. */
const withoutNull = (codec: t.Mixed): t.Mixed => {
  if (!(codec instanceof t.UnionType)) return codec;
  const [first, ...others] = (codec.types as readonly t.Mixed[]).filter((each) => !isNullish(each));
  return first && others.length === 0 ? first : codec;
};

const optionalField = (key: string, codec: t.Mixed): Field =>
  fieldOf(key, 0, withoutNull(codec), codec);

/** A field that is not declared; also the predecessor of the first field. */
const unknownField = (): Field => fieldOf('', 0, t.unknown);

// Shared by all guards, because the objects of a frame often have the same timestamp. Only a cache:
// losing it costs time, nothing else.
const isTimestamp = createTimestampCache();

// Iterates over the keys that an object has instead of probing all declared ones: engines have a
// fast path for `for … in`. A key is compared with the one that followed in the previous object,
// and looked up in the map only when it differs.
const shapeGuard = (codec: AnyCodec): Guard => {
  const { required, guaranteed, optional } = codec.fields;
  const requiredFields = Object.entries(required).map(([key, codec]) => requiredField(key, codec));
  const otherFields = Object.entries({ ...guaranteed, ...optional }).map(([key, codec]) =>
    optionalField(key, codec),
  );
  const fields = new Map([...requiredFields, ...otherFields].map((each) => [each.key, each]));
  const start = unknownField();
  const unknown = unknownField();

  return (value) => {
    if (!isRecord(value)) return false;
    let present = 0;
    let timestamp = initialTimestamp;
    let field = start;
    for (const key in value) {
      let { next } = field;
      if (next === undefined || next.key !== key) {
        next = fields.get(key) ?? unknown;
        field.next = next;
      }
      field = next;
      const inside = value[key];
      const { kind } = field;
      present += field.required;
      if (kind === 'string') {
        if (typeof inside === 'string') continue;
      } else if (kind === 'timestamp') {
        if (typeof inside !== 'string') {
          if (Number.isInteger(inside)) continue;
        } else if (inside === field.timestamp || inside === timestamp) continue;
        else if (isTimestamp(inside)) {
          timestamp = inside;
          field.timestamp = inside;
          continue;
        }
      } else if (kind === 'boolean') {
        if (typeof inside === 'boolean') continue;
      } else if (kind === 'integer') {
        if (Number.isInteger(inside)) continue;
      } else if (kind === 'list') {
        // Most lists are empty.
        if (Array.isArray(inside) && (inside.length === 0 || field.guard(inside))) continue;
      } else if (kind === 'literal') {
        if (inside === field.literal) continue;
      } else if (kind === 'unknown' || field.guard(inside)) continue;
      if (inside != null || field.required === 1) return false;
      if (inside === null && !field.nullable) (value as Record<string, unknown>)[key] = undefined;
    }
    return present === requiredFields.length;
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

const unionGuard = (guards: readonly Guard[]): Guard => {
  const [one, other] = guards;
  return one && other && guards.length === 2
    ? (value) => one(value) || other(value)
    : (value) => guards.some((guard) => guard(value));
};

const buildGuard = (codec: t.Mixed): Guard => {
  if (isShape(codec)) return shapeGuard(codec);
  if (codec instanceof t.ReadonlyArrayType) return arrayGuard(guardOf(codec.type as t.Mixed));
  if (codec instanceof t.DictionaryType && codec.domain === t.string)
    return recordGuard(guardOf(codec.codomain as t.Mixed));
  if (codec instanceof t.UnionType)
    return unionGuard((codec.types as readonly t.Mixed[]).map((each) => guardOf(each)));
  return codec.is;
};

// Only a cache: codecs never change, and losing it costs time, nothing else.
const guards = new WeakMap<t.Mixed, Guard>();

/**
 * The fast form of a codec's `decode`, for a value that `JSON.parse` returned and that nobody else
 * holds: a null that means absence becomes `undefined` in place. It is built from the structure of
 * the codec; a codec of unknown structure keeps its `is`. A codec has one guard.
 */
export const guardOf = <C extends t.Mixed>(
  codec: C,
): ((value: unknown) => value is t.TypeOf<C>) => {
  const guard = guards.get(codec) ?? buildGuard(codec);
  guards.set(codec, guard);
  return guard as (value: unknown) => value is t.TypeOf<C>;
};

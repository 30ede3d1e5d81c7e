import * as t from 'io-ts';
import { isRecord } from '../../internal/isRecord.js';
import { DateTime } from '../../protocol/primitives.js';
import { isShape } from '../../protocol/shape.js';

/** Optional fields in which an empty text is a value: it clears what was there. */
const clearable: ReadonlySet<string> = new Set([
  'text',
  'name',
  'image',
  'language',
  'reason',
  'webhook_url',
  'suspended_explanation',
]);

/** Optional fields that name a user by an object with its id. */
const users: ReadonlySet<string> = new Set(['user', 'created_by', 'banned_by']);

/** The zero value of a time in the vendor's Go SDK. */
const zeroTime = '0001-01-01T00:00:00Z';

const isEmpty = (key: string, codec: t.Mixed, value: unknown): boolean => {
  if (value === '') return !clearable.has(key);
  if (key === 'channel_cid') return value === ':';
  if (codec === DateTime) return value === zeroTime;
  return users.has(key) && isRecord(value) && value['id'] === '';
};

const items = (values: readonly unknown[], codec: t.Mixed): readonly unknown[] =>
  values.map((value) => withoutEmpty(codec, value));

const entries = (
  record: Readonly<Record<string, unknown>>,
  change: (key: string, value: unknown) => readonly (readonly [string, unknown])[],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).flatMap(([key, value]) => change(key, value)));

/**
 * A request without the optional fields that hold an empty value: some SDKs send every field, and
 * write `""`, `":"` or the year 1 for one that is not set. Looks only at fields that the codec
 * declares; custom data stays as it is.
 */
export const withoutEmpty = (codec: t.Mixed, value: unknown): unknown => {
  if (codec instanceof t.ReadonlyArrayType)
    return Array.isArray(value) ? items(value, codec.type as t.Mixed) : value;
  if (!isRecord(value)) return value;
  if (codec instanceof t.DictionaryType)
    return entries(value, (key, item) => [[key, withoutEmpty(codec.codomain as t.Mixed, item)]]);
  if (codec instanceof t.UnionType) {
    const shaped = (codec.types as readonly t.Mixed[]).find(isShape);
    return shaped ? withoutEmpty(shaped, value) : value;
  }
  if (!isShape(codec)) return value;
  const { required, optional } = codec.fields;
  return entries(value, (key, field) => {
    const declared = Object.hasOwn(optional, key) ? optional[key] : undefined;
    if (declared)
      return isEmpty(key, declared, field) ? [] : [[key, withoutEmpty(declared, field)]];
    const needed = Object.hasOwn(required, key) ? required[key] : undefined;
    return [[key, needed ? withoutEmpty(needed, field) : field]];
  });
};

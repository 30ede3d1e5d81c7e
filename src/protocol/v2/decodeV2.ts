import * as t from 'io-ts';
import { isRecord } from '../../internal/isRecord.js';
import { MemberRef } from '../endpoints/inputs.js';
import { mapRequest, type RequestMapping } from '../mapRequest.js';
import { DateTime } from '../primitives.js';
import { type AnyCodec } from '../shape.js';

type Keys = Readonly<Record<string, unknown>>;

const isDate = (codec: t.Mixed): boolean =>
  codec === DateTime ||
  (codec instanceof t.UnionType && (codec.types as readonly t.Mixed[]).includes(DateTime));

/** What a date without an offset looks like: the Python SDK writes a naive `datetime` so. */
const withoutOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/;

/** A member that is named by an object, as the Node SDK allows. */
const withUserId = (member: Keys): Keys => {
  const { user, ...named } = member;
  return isRecord(user) && named['user_id'] === undefined
    ? { ...named, user_id: user['id'] }
    : member;
};

const withOffset = (value: unknown): unknown =>
  typeof value === 'string' && withoutOffset.test(value) ? `${value}Z` : value;

/** Fields that hold dates, where no codec says which field is meant: custom data is not rewritten. */
const dateFields: ReadonlySet<string> = new Set([
  ...['created_at', 'updated_at', 'last_message_at', 'last_updated', 'last_active'],
  ...['pinned_at', 'pin_expires', 'archived_at', 'remind_at', 'revoke_tokens_issued_before'],
]);

const isDateField = (key: string): boolean => dateFields.has(key);

const filterKeys: readonly string[] = ['filter', 'filter_conditions', 'message_filter_conditions'];

/** A filter, or a partial update, whose dates have an offset. */
const withOffsets = (value: unknown, isDate = false): unknown => {
  if (Array.isArray(value)) return value.map((each) => withOffsets(each, isDate));
  if (!isRecord(value)) return isDate ? withOffset(value) : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      withOffsets(each, key.startsWith('$') ? isDate : isDateField(key)),
    ]),
  );
};

/** The dates of `set`, beside custom data in objects, and those of filters. */
const withDates = (object: Keys): Keys =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if (filterKeys.includes(key)) return [key, withOffsets(value)];
      if (key !== 'set' || !isRecord(value)) return [key, value];
      const set = Object.entries(value).map(
        ([name, each]) => [name, isDateField(name) ? withOffset(each) : each] as const,
      );
      return [key, Object.fromEntries(set)];
    }),
  );

/** Texts that v2 holds under `custom` beside the other keys, where the contract declares them. */
const withNestedTexts = (object: Keys, { fields }: AnyCodec): Keys => {
  const { custom, ...beside } = object;
  if (fields.nested.length === 0 || !isRecord(custom)) return object;
  const isField = (key: string): boolean =>
    fields.nested.includes(key) && typeof custom[key] === 'string' && beside[key] == null;
  const entries = Object.entries(custom);
  return {
    ...beside,
    ...Object.fromEntries(entries.filter(([key]) => isField(key))),
    custom: Object.fromEntries(entries.filter(([key]) => !isField(key))),
  };
};

const mapping: RequestMapping = {
  object: (value, codec) =>
    withNestedTexts(
      withDates(codec === (MemberRef as AnyCodec) ? withUserId(value) : value),
      codec,
    ),
  scalar: (value, codec) => (isDate(codec) ? withOffset(value) : value),
  omits: ({ key, codec, object }, value) =>
    value === null && (codec !== undefined || key === 'custom' || !object.fields.custom),
  // A null in `set` is a value, and so is one in a filter.
  keeps: ({ key }) => key === 'set',
};

/**
 * The mapping of a request from v2 to v1, by its codec: a null outside of custom data and `set`
 * means that nothing is given, and a date without an offset is in UTC, also in filters and in `set`.
 * Custom data under `custom` is
 * left to the reader of the request, who accepts it in both dialects.
 */
export const decodeV2 = (codec: t.Mixed, request: unknown): unknown =>
  mapRequest(codec, request, mapping);

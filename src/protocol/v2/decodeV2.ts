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
    withNestedTexts(codec === (MemberRef as AnyCodec) ? withUserId(value) : value, codec),
  scalar: (value, codec) =>
    typeof value === 'string' && isDate(codec) && withoutOffset.test(value) ? `${value}Z` : value,
  omits: ({ key, codec, object }, value) =>
    value === null && (codec !== undefined || key === 'custom' || !object.fields.custom),
  // A null in `set` is a value, and so is one in a filter.
  keeps: ({ key }) => key === 'set',
};

/**
 * The mapping of a request from v2 to v1, by its codec: a null outside of custom data and `set`
 * means that nothing is given, and a date without an offset is in UTC. Custom data under `custom` is
 * left to the reader of the request, who accepts it in both dialects.
 */
export const decodeV2 = (codec: t.Mixed, request: unknown): unknown =>
  mapRequest(codec, request, mapping);

import type * as t from 'io-ts';
import { isRecord } from '../../internal/isRecord.js';
import { mapRequest } from '../../protocol/mapRequest.js';
import { DateTime } from '../../protocol/primitives.js';

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

/**
 * A request without the optional fields that hold an empty value: some SDKs send every field, and
 * write `""`, `":"` or the year 1 for one that is not set. Looks only at fields that the codec
 * declares; custom data stays as it is.
 */
export const withoutEmpty = (codec: t.Mixed, value: unknown): unknown =>
  mapRequest(codec, value, {
    omits: ({ key, codec: inner, isOptional }, each) =>
      isOptional && inner !== undefined && isEmpty(key, inner, each),
  });

import { withAt } from '../internal/fields.js';
import type { Endpoint } from '../protocol/endpoints/entry.js';
import { type EndpointKey, endpoints, type RequestOf } from '../protocol/endpoints/table.js';

/** A request with the key that tells a repeat of it from another one, where it can carry one. */
export const keyed = <Key extends EndpointKey>(
  key: Key,
  request: RequestOf<Key>,
  newId: () => string,
): RequestOf<Key> => {
  const { once }: Endpoint = endpoints[key];
  // The codec of the request has a text there: the table says so.
  return once === undefined ? request : withAt(request, once.split('.'), newId());
};

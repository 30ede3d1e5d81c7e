import { withAt } from '../internal/fields.js';
import type { CallRequest, Endpoint } from '../protocol/endpoints/entry.js';

/** A request with the key that tells a repeat of it from another one, where it can carry one. */
export const keyed = <Row extends Endpoint>(
  { once }: Row,
  request: CallRequest<Row>,
  newId: () => string,
): CallRequest<Row> =>
  // The codec of the request has a text there: the row says so.
  once === undefined ? request : withAt(request, once.split('.'), newId());

import { withDefaultAt } from '../internal/paths.js';
import type { CallRequest, Endpoint } from '../protocol/endpoints/endpoint.js';

/** A request with the key that tells a repeat of it from another one, where it can carry one. */
export const withIdempotencyKey = <Row extends Endpoint>(
  { idempotencyKey: once }: Row,
  request: CallRequest<Row>,
  newId: () => string,
): CallRequest<Row> =>
  // The codec of the request has a text there: the row says so.
  once === undefined ? request : withDefaultAt(request, once.split('.'), newId());

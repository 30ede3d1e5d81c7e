import { withDefaultAt } from '../internal/paths.js';
import type { CallRequest, Endpoint } from '../protocol/endpoints/endpoint.js';

/** The request with an idempotency key, where its endpoint takes one and it has none yet. */
export const withIdempotencyKey = <Row extends Endpoint>(
  { idempotencyKey: path }: Row,
  request: CallRequest<Row>,
  newId: () => string,
): CallRequest<Row> =>
  path === undefined ? request : withDefaultAt(request, path.split('.'), newId());

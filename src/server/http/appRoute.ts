import type { Endpoint } from '../../protocol/endpoints/endpoint.js';
import type { HttpRequest, HttpResponse } from './exchange.js';

/** A route of the server beside the endpoint table and the long poll. */
export interface AppRoute extends Pick<Endpoint, 'method' | 'path'> {
  /** Names the route in messages of errors, metrics and logs. */
  readonly operation: string;
  /** Rejects with an `ApiFailure` for an error response. */
  readonly serve: (
    request: HttpRequest,
    query: URLSearchParams,
    params: Readonly<Record<string, string>>,
  ) => Promise<HttpResponse>;
}

import type { Observe } from '../ports/observer.js';
import type { Tracing } from '../ports/tracing.js';
import type { HttpRequest, HttpResponse } from './exchange.js';
import type { Logger } from './logger.js';

/** What is known of a request while it is served. */
export interface RequestScope {
  readonly requestId: string;
  /** The W3C `traceparent` that what the request causes refers to. */
  readonly trace: string | undefined;
}

/** Serves a request and observes it; `serve` must not reject. */
export type AroundRequest = (
  operation: string,
  request: HttpRequest,
  serve: (scope: RequestScope) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

/** The dependencies of `createAroundRequest`. */
export interface AroundRequestOptions {
  readonly observe: Observe;
  readonly tracing: Pick<Tracing, 'call'>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Receives an entry for each request; none when absent. */
  readonly log?: Logger | undefined;
}

/** What is taken over from a caller, so that nobody writes lines of their own into a log. */
const validId = /^[\w.:-]{1,64}$/;

const idOf = ({ header }: HttpRequest): string | undefined =>
  [header('x-request-id'), header('x-client-request-id')].find(
    (id) => id !== undefined && validId.test(id),
  );

/** Measures, traces and logs requests, and gives each an id, which its response has in a header. */
export const createAroundRequest =
  ({ observe, tracing, now, newId, log }: AroundRequestOptions): AroundRequest =>
  async (operation, request, serve) => {
    const startedAt = now();
    const requestId = idOf(request) ?? newId();
    const response = await tracing.call(operation, request.header('traceparent'), (trace) =>
      serve({ requestId, trace }),
    );
    const { status } = response;
    const durationMs = now() - startedAt;
    observe({ kind: 'call', operation, status, ms: durationMs });
    log?.({
      level: 'debug',
      message: 'request',
      fields: { requestId, operation, method: request.method, status, durationMs },
    });
    return { ...response, headers: { 'X-Request-Id': requestId, ...response.headers } };
  };

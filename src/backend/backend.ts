import { asyncScheduler, defer, from, type SchedulerLike, switchMap } from 'rxjs';
import { callEndpoint } from '../calls/callEndpoint.js';
import type { Calls } from '../calls/calls.js';
import { withIdempotencyKey } from '../calls/withIdempotencyKey.js';
import { randomId } from '../calls/randomId.js';
import { createServerToken } from './token.js';

/** Where a backend's calls go, and what proves that they are its own. */
export interface BackendOptions {
  /** Base of the REST calls, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly apiKey: string;
  /** The application's secret; it signs the backend's own token and is not sent. */
  readonly secret: string;
  /** Makes the calls. Default: the platform's own. */
  readonly fetch?: typeof fetch;
  /** Runs the timers. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /**
   * Makes the ids of messages that have none, and the keys by which the server knows an event that
   * is sent again. Has to be unique. Default: 128 random bits.
   */
  readonly newId?: () => string;
  /** A call fails with a `NetworkError` when its answer takes longer. Default 10 000. */
  readonly requestTimeoutMs?: number;
}

/**
 * A backend: whoever holds the secret may do everything, for everyone. Besides the functions of
 * this entry, it is at home in every command of the root entry, such as `queryUsers`.
 */
export interface Backend extends Calls {
  /** Runs the timers. */
  readonly scheduler: SchedulerLike;
}

/**
 * Describes a backend; nothing is sent before a call is subscribed to. Calls are cold, errors are
 * `CallError`s, unsubscribing aborts the request.
 *
 * @see {@link asUser} for what is done in the name of somebody
 * @example
 * ```ts
 * import { backend, upsertUsers } from 'millrace/backend';
 *
 * const chat = backend({ url: 'http://127.0.0.1:8080', apiKey: 'dev', secret: 'secret' });
 * upsertUsers(chat, [{ id: 'john', name: 'John' }]).subscribe();
 * ```
 */
export const backend = ({ secret, ...options }: BackendOptions): Backend => {
  const caller = {
    fetch: ((input, init) => fetch(input, init)) satisfies typeof fetch,
    scheduler: asyncScheduler,
    requestTimeoutMs: 10_000,
    newId: randomId,
    ...options,
  };
  let token: Promise<string> | undefined;
  return {
    scheduler: caller.scheduler,
    call: (endpoint, params, given) => {
      const request = withIdempotencyKey(endpoint, given, caller.newId);
      return defer(() => from((token ??= createServerToken(secret)))).pipe(
        switchMap((signed) => callEndpoint(caller, { endpoint, params, request, token: signed })),
      );
    },
  };
};

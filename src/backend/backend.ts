import { asyncScheduler, defer, from, type SchedulerLike, switchMap } from 'rxjs';
import { callEndpoint } from '../calls/callEndpoint.js';
import type { Calls } from '../calls/calls.js';
import { withIdempotencyKey } from '../calls/withIdempotencyKey.js';
import { randomId } from '../calls/randomId.js';
import { createServerToken } from './token.js';

/** The server, the credentials and the defaults of a backend. */
export interface BackendOptions {
  /** Base address of the REST API, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly apiKey: string;
  /** The application's secret. It signs the backend's own token and is never sent. */
  readonly secret: string;
  /** Sends the requests. Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch;
  /** Runs the timers. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /**
   * Creates the ids of messages that have none, and the idempotency keys of events. Has to be
   * unique. Default: 128 random bits.
   */
  readonly newId?: () => string;
  /** A request fails with a `NetworkError` when its response takes longer. Default 10 000 ms. */
  readonly requestTimeoutMs?: number;
}

/**
 * A backend, which may do everything for all users because it holds the secret. The functions of
 * this entry and all commands of the root entry, such as `queryUsers`, take it.
 */
export interface Backend extends Calls {
  /** Runs the timers. */
  readonly scheduler: SchedulerLike;
}

/**
 * Creates a backend. Each call is a cold Observable: the request is sent on subscribe, errors are
 * `CallError`s, and unsubscribing aborts the request.
 *
 * @see {@link asUser} to act in the name of a user
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
    call: (endpoint, params, input) => {
      const request = withIdempotencyKey(endpoint, input, caller.newId);
      return defer(() => from((token ??= createServerToken(secret)))).pipe(
        switchMap((signed) => callEndpoint(caller, { endpoint, params, request, token: signed })),
      );
    },
  };
};

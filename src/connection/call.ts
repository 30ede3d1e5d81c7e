import {
  catchError,
  defer,
  filter,
  type Observable,
  of,
  switchMap,
  take,
  tap,
  throwError,
} from 'rxjs';
import { ApiError, InputError, NetworkError } from '../errors.js';
import { reactionTo } from '../protocol/codeReactions.js';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';
import { callEndpoint } from '../calls/callEndpoint.js';
import { withIdempotencyKey } from '../calls/withIdempotencyKey.js';
import { isActive } from './status.js';
import type { ConnectionContext } from './connectionContext.js';
import type { CallId } from './trace.js';

// A watch and a presence subscription are bound to a connection, so these calls wait for one.
const connectionFor = (
  { status$, connectionId$ }: ConnectionContext,
  request: object,
): Observable<string | undefined> => {
  const { watch, presence } = request as { readonly watch?: unknown; readonly presence?: unknown };
  if (watch !== true && presence !== true) return of(connectionId$.value);
  if (!isActive(status$.value))
    return throwError(
      () =>
        new InputError(
          'Subscribe to the connection first: watch and presence need an open connection.',
        ),
    );
  return status$.pipe(
    switchMap((status) => {
      if (isActive(status)) return connectionId$;
      throw new NetworkError('The connection ended before the call could be made.');
    }),
    filter((id) => id !== undefined),
    take(1),
  );
};

const needsFreshToken = (error: unknown): boolean =>
  error instanceof ApiError && reactionTo(error.code)?.refresh === true;

/**
 * Calls an endpoint of the table on subscribe; unsubscribing aborts the request. A second
 * subscription repeats the same call with the same idempotency key, where the endpoint takes one.
 * When the server responds that the token has expired, the provider is called once and the call is
 * repeated. The channels and users of a response are merged into the connection's state before the
 * response is emitted.
 */
export const call = <Row extends Endpoint>(
  context: ConnectionContext,
  endpoint: Row,
  params: CallParams<Row>,
  given: CallRequest<Row>,
): Observable<CallResponse<Row>> => {
  const { tokens, settings, keeper, status$, trace$ } = context;
  const request = withIdempotencyKey(endpoint, given, settings.newId);
  const caller = { ...settings, userId: settings.user.id };

  const once = (token: string, id: CallId): Observable<CallResponse<Row>> =>
    connectionFor(context, request).pipe(
      switchMap((connectionId) => {
        trace$.next({ _tag: 'request', id, endpoint, params, request: given });
        const merge = keeper.awaitResponse(endpoint, request);
        return callEndpoint(caller, { endpoint, params, request, token, connectionId }).pipe(
          tap((response) => {
            trace$.next({ _tag: 'response', id, response });
            // Without events the merged state would become stale.
            if (isActive(status$.value)) merge(response);
          }),
        );
      }),
    );

  const attempt = (retries: number, id: CallId): Observable<CallResponse<Row>> =>
    tokens.token$.pipe(
      switchMap((token) =>
        once(token, id).pipe(
          catchError((error: unknown) => {
            if (retries === 0 || !tokens.renewable || !needsFreshToken(error))
              return throwError(() => error);
            tokens.expire(token);
            return attempt(retries - 1, id);
          }),
        ),
      ),
    );

  return defer(() => {
    const id: CallId = {};
    return attempt(1, id).pipe(
      tap({
        error: (error: unknown) => {
          trace$.next({ _tag: 'failed', id, error });
        },
      }),
    );
  });
};

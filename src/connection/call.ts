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
import { errorEntry } from '../protocol/codes.js';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';
import { callEndpoint } from '../calls/callEndpoint.js';
import { withIdempotencyKey } from '../calls/withIdempotencyKey.js';
import { reduceResponse } from './responseReducers.js';
import { isAtWork } from './status.js';
import type { ConnectionContext } from './connectionContext.js';

// A watch and a presence subscription belong to a connection, so they wait for one.
const connectionFor = (
  { status$, connectionId$: home$ }: ConnectionContext,
  value: object,
): Observable<string | undefined> => {
  const { watch, presence } = value as { readonly watch?: unknown; readonly presence?: unknown };
  if (watch !== true && presence !== true) return of(home$.value);
  if (!isAtWork(status$.value))
    return throwError(
      () =>
        new InputError(
          'Subscribe to the connection first: watch and presence need one that is open.',
        ),
    );
  return status$.pipe(
    switchMap((status) => {
      if (isAtWork(status)) return home$;
      throw new NetworkError('The connection ended before the call could be made.');
    }),
    filter((id) => id !== undefined),
    take(1),
  );
};

const needsFreshToken = (error: unknown): boolean =>
  error instanceof ApiError && errorEntry(error.code)?.refresh === true;

/**
 * Calls an endpoint of the table on subscribe; unsubscribing aborts the request. To subscribe again
 * is to repeat the same call, which is done once where the endpoint takes a key. A token that the
 * server calls expired is renewed once where there is a provider. What the answer tells of
 * channels and users becomes part of the connection's state before it is emitted.
 */
export const call = <Row extends Endpoint>(
  wired: ConnectionContext,
  endpoint: Row,
  params: CallParams<Row>,
  given: CallRequest<Row>,
): Observable<CallResponse<Row>> => {
  const { tokens, settings, state, status$ } = wired;
  const request = withIdempotencyKey(endpoint, given, settings.newId);
  const caller = { ...settings, userId: settings.user.id };

  const once = (token: string): Observable<CallResponse<Row>> =>
    connectionFor(wired, request).pipe(
      switchMap((connectionId) => {
        const before = state.value;
        return callEndpoint(caller, { endpoint, params, request, token, connectionId }).pipe(
          tap((answer) => {
            // What nobody follows would only grow old.
            if (isAtWork(status$.value))
              state.next(reduceResponse(endpoint, state.value, { request, answer, before }));
          }),
        );
      }),
    );

  const attempt = (retries: number): Observable<CallResponse<Row>> =>
    tokens.token$.pipe(
      switchMap((token) =>
        once(token).pipe(
          catchError((error: unknown) => {
            if (retries === 0 || !tokens.renewable || !needsFreshToken(error))
              return throwError(() => error);
            tokens.expire(token);
            return attempt(retries - 1);
          }),
        ),
      ),
    );

  return defer(() => attempt(1));
};

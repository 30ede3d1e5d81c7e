import {
  catchError,
  defer,
  EMPTY,
  finalize,
  map,
  merge,
  type Observable,
  of,
  scan,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { NetworkError } from '../errors.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { createEnd } from './createEnd.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';

/** A state that a response gives and events keep up to date. */
export interface QueriedState<State, Response> {
  readonly initial: State;
  readonly fold: (state: State, event: ChatEvent) => State;
  readonly merge: (state: State, response: Response) => State;
  readonly request: (chat: LiveConnection) => Observable<Response>;
  /** Sends the request, on each connection when this emits. Default: once. */
  readonly due$?: Observable<unknown>;
}

/**
 * The states after each event and each response. The request is sent on each connection, and again on
 * the next one when it fails with its connection; other errors of it are those of the stream. A source
 * without a connection only has events.
 *
 * A response may be older than the events that arrived since its request was sent, so they are folded
 * into it as well.
 */
export const queriedState = <State, Response>(
  source$: Observable<ChatEvent>,
  {
    initial,
    fold,
    merge: mergeResponse,
    request,
    due$ = of(undefined),
  }: QueriedState<State, Response>,
): Observable<State> =>
  defer(() => {
    const chat = liveConnectionOf(source$);
    const { ends, until } = createEnd();
    let sinceRequest: ChatEvent[] | undefined;

    const send = (connection: LiveConnection): Observable<Response> =>
      defer(() => {
        sinceRequest = [];
        return request(connection);
      }).pipe(
        finalize(() => {
          sinceRequest = undefined;
        }),
      );

    const events$ = source$.pipe(
      tap((event) => sinceRequest?.push(event)),
      map((event) => (state: State) => fold(state, event)),
      ends(),
    );
    const responses = (connection: LiveConnection) =>
      onEachConnection(connection, () =>
        due$.pipe(
          switchMap(() => send(connection)),
          map(
            (response) => (state: State) =>
              (sinceRequest ?? []).reduce(fold, mergeResponse(state, response)),
          ),
          catchError((error: unknown) =>
            error instanceof NetworkError ? EMPTY : throwError(() => error),
          ),
        ),
      );
    const changes$ = chat ? merge(responses(chat).pipe(until()), events$) : events$;
    return changes$.pipe(scan((state, change) => change(state), initial));
  });

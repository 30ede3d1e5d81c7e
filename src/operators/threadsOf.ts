import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  map,
  merge,
  type Observable,
  scan,
  skipWhile,
  startWith,
  Subject,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { queryThreads } from '../commands/threads.js';
import { NetworkError } from '../errors.js';
import type { QueryThreadsRequest, ThreadState } from '../protocol/endpoints/threads.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { emptyThreads, foldThreads, mergeThreads, type Threads } from '../state/threads.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { createEnd } from './createEnd.js';

type Change = (state: Threads) => Threads;

const responses = (
  chat: LiveConnection,
  query: QueryThreadsRequest,
  refresh$: Observable<void>,
): Observable<Change> =>
  onEachConnection(chat, () =>
    refresh$.pipe(
      startWith(undefined),
      switchMap(() => queryThreads(chat, query)),
      map(
        ({ threads }): Change =>
          (state) =>
            mergeThreads(state, threads),
      ),
      // A query that fails with its connection is sent again on the next one.
      catchError((error: unknown) =>
        error instanceof NetworkError ? EMPTY : throwError(() => error),
      ),
    ),
  );

/**
 * The threads that the connected user takes part in, the one with the last reply first, as a new array
 * on each change. On a connection the query is sent on subscribe, again after each reconnect, and when
 * a reply belongs to a thread that is not listed; events keep the list up to date. On any other source
 * it is folded from the events alone. Nothing is kept in the connection.
 *
 * Errors with a `CallError` when the server refuses the query, and with the source. Completes with the
 * source.
 *
 * ```
 * source         --reply in b--read b--|
 * threadsOf()    --[b,a]-------[b,a]---|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, threadsOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(threadsOf({ limit: 25 })).subscribe((threads) => {
 *   console.log(threads.map(({ parent_message }) => parent_message?.text));
 * });
 * ```
 */
export const threadsOf: ConnectionOperator<[query?: QueryThreadsRequest], readonly ThreadState[]> =
  connectionOperator(
    (query = {}) =>
      (source$) =>
        defer(() => {
          const chat = liveConnectionOf(source$);
          const refresh$ = new Subject<void>();
          const { ends, until } = createEnd();
          const events$ = source$.pipe(
            map(
              (event: ChatEvent): Change =>
                (state) =>
                  foldThreads(state, event),
            ),
            ends(),
          );
          const changes$ = chat
            ? merge(responses(chat, query, refresh$).pipe(until()), events$)
            : events$;
          let wasStale = false;
          return changes$.pipe(
            scan((state, change) => change(state), emptyThreads),
            tap(({ isStale }) => {
              const isDue = isStale && !wasStale;
              wasStale = isStale;
              if (isDue) refresh$.next();
            }),
            map(({ threads }) => threads),
            // Nothing is known before the first response.
            skipWhile((threads) => threads === emptyThreads.threads),
            distinctUntilChanged(),
          );
        }),
  );

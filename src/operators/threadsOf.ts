import { defer, distinctUntilChanged, map, skipWhile, startWith, Subject, tap } from 'rxjs';
import { queryThreads } from '../commands/threads.js';
import type { QueryThreadsRequest, ThreadState } from '../protocol/endpoints/threads.js';
import { emptyThreads, foldThreads, mergeThreads } from '../state/threads.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { queriedState } from './queriedState.js';

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
          const refresh$ = new Subject<void>();
          let isRefreshing = false;
          return queriedState(source$, {
            initial: emptyThreads,
            fold: foldThreads,
            merge: mergeThreads,
            request: (chat) =>
              queryThreads(chat, query).pipe(
                map(({ threads }) => threads),
                tap(() => {
                  isRefreshing = false;
                }),
              ),
            due$: refresh$.pipe(startWith(undefined)),
          }).pipe(
            tap(({ isStale }) => {
              if (!isStale || isRefreshing) return;
              isRefreshing = true;
              refresh$.next();
            }),
            map(({ threads }) => threads),
            // Nothing is known before the first response.
            skipWhile((threads) => threads === emptyThreads.threads),
            distinctUntilChanged(),
          );
        }),
  );

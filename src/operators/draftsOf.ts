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
  throwError,
} from 'rxjs';
import { queryDrafts } from '../commands/drafts.js';
import { NetworkError } from '../errors.js';
import type { QueryDraftsRequest } from '../protocol/endpoints/drafts.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { type Drafts, emptyDrafts, foldDrafts, mergeDrafts } from '../state/drafts.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { createEnd } from './createEnd.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';

interface Known {
  readonly drafts: Drafts;
  readonly isKnown: boolean;
}

type Change = (known: Known) => Known;

const responses = (chat: LiveConnection, query: QueryDraftsRequest): Observable<Change> =>
  onEachConnection(chat, () =>
    queryDrafts(chat, query).pipe(
      map(({ drafts }): Change => (known) => ({
        drafts: mergeDrafts(known.drafts, drafts),
        isKnown: true,
      })),
      // A query that fails with its connection is sent again on the next one.
      catchError((error: unknown) =>
        error instanceof NetworkError ? EMPTY : throwError(() => error),
      ),
    ),
  );

/**
 * The drafts of the connected user, by `cid` and by the id of the message for those of replies, as a
 * new map on each change. On a connection the query is sent on subscribe and after each reconnect, and
 * the first map comes with the response; on any other source the drafts are folded from the events
 * alone. Nothing is kept in the connection.
 *
 * Errors with a `CallError` when the server refuses the query, and with the source. Completes with the
 * source.
 *
 * ```
 * source         --saved in a--deleted in a--|
 * draftsOf()     --{a}---------{}------------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, draftsOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(draftsOf()).subscribe((drafts) => {
 *   console.log(drafts.get('messaging:general')?.message?.text);
 * });
 * ```
 */
export const draftsOf: ConnectionOperator<[query?: QueryDraftsRequest], Drafts> =
  connectionOperator(
    (query = { limit: 100 }) =>
      (source$) =>
        defer(() => {
          const chat = liveConnectionOf(source$);
          const { ends, until } = createEnd();
          const events$ = source$.pipe(
            map((event: ChatEvent): Change => ({ drafts, isKnown }) => {
              const next = foldDrafts(drafts, event);
              return { drafts: next, isKnown: isKnown || next !== drafts };
            }),
            ends(),
          );
          const changes$ = chat ? merge(responses(chat, query).pipe(until()), events$) : events$;
          return changes$.pipe(
            scan((known, change) => change(known), { drafts: emptyDrafts, isKnown: false }),
            skipWhile(({ isKnown }) => !isKnown),
            map(({ drafts }) => drafts),
            distinctUntilChanged(),
          );
        }),
  );

import * as E from '#fp-ts/Either';
import {
  catchError,
  combineLatest,
  concatMap,
  defer,
  distinctUntilChanged,
  EMPTY,
  finalize,
  map,
  type Observable,
  of,
  scan,
  skipWhile,
  startWith,
  Subject,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { queryChannels } from '../commands/channels.js';
import { InputError, NetworkError } from '../errors.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import {
  type ChannelQuery,
  type ChannelSelection,
  emptyChannelList,
  foldChannelList,
  type ListedChannel,
  updateChannelList,
  selectionOf,
} from '../state/channelList.js';
import type { ChatState } from '../state/chat.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { createEnd } from './createEnd.js';
import { untilSourceEnds } from './stateStream.js';
import { type WatchedResponse, createWatchSet } from './watchSet.js';
import { stateOf } from './stateOf.js';

type ListedChannels = readonly ListedChannel[];

/** The largest `limit` of one query. */
const pageSize = 30;

const pagesFrom = (
  chat: LiveConnection,
  query: ChannelQuery,
  offset: number,
): Observable<readonly ChannelResponse[]> => {
  const limit = Math.min(pageSize, (query.limit ?? Infinity) - offset);
  const next = offset + limit;
  return limit <= 0
    ? of([])
    : queryChannels(chat, { ...query, limit, offset, state: true, watch: true }).pipe(
        concatMap((page) =>
          page.length < limit
            ? of(page)
            : pagesFrom(chat, query, next).pipe(map((rest) => [...page, ...rest])),
        ),
      );
};

const queryOnEachConnection = (
  chat: LiveConnection,
  query: ChannelQuery,
  refresh$: Observable<void>,
): Observable<WatchedResponse> =>
  onEachConnection(chat, (connectionId) =>
    refresh$.pipe(
      startWith(undefined),
      switchMap(() => pagesFrom(chat, query, 0)),
      map((channels) => ({ connectionId, channels })),
      // A query that fails with its connection is sent again on the next one.
      catchError((error: unknown) =>
        error instanceof NetworkError ? EMPTY : throwError(() => error),
      ),
    ),
  );

const isEmpty = ({ me, channels }: ChatState): boolean => me === undefined && channels.size === 0;

const listFrom = (
  state$: Observable<ChatState>,
  selection: ChannelSelection,
): Observable<ListedChannels> =>
  state$.pipe(
    scan(updateChannelList, emptyChannelList(selection)),
    map(({ channels }) => channels),
  );

/**
 * Emits nothing before the first response: the state holds only some of the channels until then.
 */
const liveList = (
  source$: Observable<ChatEvent>,
  { chat, state$ }: { readonly chat: LiveConnection; readonly state$: Observable<ChatState> },
  query: ChannelQuery,
  selection: ChannelSelection,
): Observable<ListedChannels> =>
  defer(() => {
    const watches = createWatchSet(chat);
    const refresh$ = new Subject<void>();
    let isFull = false;
    const { ends, until } = createEnd();
    const list$ = untilSourceEnds(listFrom(state$, selection), source$).pipe(
      distinctUntilChanged(),
      ends(),
    );
    const responses$ = queryOnEachConnection(chat, query, refresh$).pipe(until());
    return combineLatest([list$, responses$]).pipe(
      tap(([channels, response]) => {
        watches.update(new Set(channels.map(({ channel }) => channel.cid)), response);
        // The channel that moves up into a full list may be one that no query returned.
        const ranShort = isFull && channels.length < selection.limit;
        isFull = channels.length >= selection.limit;
        if (ranShort) refresh$.next();
      }),
      map(([channels]) => channels),
      finalize(watches.release),
    );
  });

const foldedList = (
  source$: Observable<ChatEvent>,
  selection: ChannelSelection,
): Observable<ListedChannels> =>
  defer(() => {
    const initial = emptyChannelList(selection);
    return source$.pipe(
      scan(foldChannelList, initial),
      map(({ channels }) => channels),
      skipWhile((channels) => channels === initial.channels),
    );
  });

/**
 * The channels that match a query, in its order, as a new array on each change. On a connection
 * the query is sent on subscribe and again after each reconnect; the list is emitted with the first
 * response, and events keep it up to date. Each listed channel is watched while it is listed,
 * through reconnects too; the watch is shared with those of `watch`. On any other source the list
 * is folded from the events alone. Without a `limit` all matching channels are listed; with one,
 * the query is sent again when a full list becomes shorter than the limit.
 *
 * Errors with an `InputError` for a filter that is not valid, with a `CallError` when the server
 * refuses the query, and with the source. Completes with the source.
 *
 * ```
 * source                  --new in a--x--new in b--hide a--|
 * channelList(newest)     --[a]----------[b,a]-----[b]-----|
 * ```
 *
 * @example
 * ```ts
 * import { channelList, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat
 *   .pipe(channelList({ filter_conditions: { members: { $in: ['john'] } }, limit: 20 }))
 *   .subscribe((channels) => console.log(channels.map(({ channel }) => channel.cid)));
 * ```
 */
export const channelList: ConnectionOperator<[query: ChannelQuery], readonly ListedChannel[]> =
  connectionOperator(
    (query) => (source$) =>
      defer(() => {
        const selected = selectionOf(query);
        if (E.isLeft(selected)) {
          const { path, message } = selected.left;
          return throwError(() => new InputError(`filter_conditions: ${path}: ${message}`));
        }
        const selection = selected.right;
        const chat = liveConnectionOf(source$);
        const state$ = stateOf(source$)?.states$;
        if (!state$) return foldedList(source$, selection);
        return chat
          ? liveList(source$, { chat, state$ }, query, selection)
          : untilSourceEnds(listFrom(state$.pipe(skipWhile(isEmpty)), selection), source$);
      }).pipe(distinctUntilChanged()),
  );

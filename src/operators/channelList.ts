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
  type OperatorFunction,
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
import { stateOf } from '../internal/stateStore.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import {
  type ChannelQuery,
  type ChannelSelection,
  emptyChannelList,
  foldChannelList,
  type ListedChannel,
  relisted,
  selectionOf,
} from '../state/channelList.js';
import { type ChatState, emptyChatState } from '../state/chat.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { untilSourceEnds } from './stateStream.js';
import { type WatchedResponse, createWatchSet } from './watchSet.js';

type Listed = readonly ListedChannel[];

/** How many channels one query may ask for. */
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

const asking = (
  chat: LiveConnection,
  query: ChannelQuery,
  again$: Observable<void>,
): Observable<WatchedResponse> =>
  onEachConnection(chat, (connectionId) =>
    again$.pipe(
      startWith(undefined),
      switchMap(() => pagesFrom(chat, query, 0)),
      map((channels) => ({ connectionId, channels })),
      // What is lost with the connection is asked again on the next one.
      catchError((error: unknown) =>
        error instanceof NetworkError ? EMPTY : throwError(() => error),
      ),
    ),
  );

const isEmpty = (state: ChatState): boolean => state === emptyChatState;

const listing = (state$: Observable<ChatState>, selection: ChannelSelection): Observable<Listed> =>
  state$.pipe(
    scan(relisted, emptyChannelList(selection)),
    map(({ channels }) => channels),
  );

/** Nothing is right before the first answer: what is known until then is some of the channels. */
const onceListed = (
  source$: Observable<ChatEvent>,
  { chat, state$ }: { readonly chat: LiveConnection; readonly state$: Observable<ChatState> },
  query: ChannelQuery,
  selection: ChannelSelection,
): Observable<Listed> =>
  defer(() => {
    const watches = createWatchSet(chat);
    const again$ = new Subject<void>();
    let isFull = false;
    const known$ = untilSourceEnds(listing(state$, selection), source$).pipe(
      distinctUntilChanged(),
    );
    return combineLatest([known$, asking(chat, query, again$)]).pipe(
      tap(([listed, answered]) => {
        watches.hold(new Set(listed.map(({ channel }) => channel.cid)), answered);
        // What comes after the last one that was asked for is not known yet.
        const ranShort = isFull && listed.length < selection.limit;
        isFull = listed.length >= selection.limit;
        if (ranShort) again$.next();
      }),
      map(([listed]) => listed),
      finalize(watches.release),
    );
  });

const folded = (source$: Observable<ChatEvent>, selection: ChannelSelection): Observable<Listed> =>
  defer(() => {
    const nothing = emptyChannelList(selection);
    return source$.pipe(
      scan(foldChannelList, nothing),
      map(({ channels }) => channels),
      skipWhile((channels) => channels === nothing.channels),
    );
  });

/**
 * The channels that fit a query, in its order, each change once. On a connection the server is
 * asked on subscribe and on each connection anew; the list comes with the answer, and events keep
 * it right from then on. Each channel is watched for as long as it is listed, through reconnects
 * too; a watch is shared with those of `watch`. On a state that others keep, and on any other
 * source, it follows from the events alone. The same array as long as none of its channels changes.
 * All channels that fit when the query has no `limit`; with one, the server is asked again when a
 * full list ran short.
 *
 * Errors with an `InputError` when the filter cannot be understood, with a `CallError` when the
 * server refuses the query, and with the source; completes with it.
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
export const channelList =
  (query: ChannelQuery): OperatorFunction<ChatEvent, readonly ListedChannel[]> =>
  (source$) =>
    defer(() => {
      const selected = selectionOf(query);
      if (E.isLeft(selected)) {
        const { path, message } = selected.left;
        return throwError(() => new InputError(`filter_conditions: ${path}: ${message}`));
      }
      const selection = selected.right;
      const chat = liveConnectionOf(source$);
      const state$ = stateOf<ChatState>(source$)?.states$;
      if (!state$) return folded(source$, selection);
      return chat
        ? onceListed(source$, { chat, state$ }, query, selection)
        : untilSourceEnds(listing(state$.pipe(skipWhile(isEmpty)), selection), source$);
    }).pipe(distinctUntilChanged());

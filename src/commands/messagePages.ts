import { defer, map, merge, type Observable, of, switchMap, take } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { InputError } from '../errors.js';
import { findState, stateStore } from '../internal/stateStore.js';
import {
  getOrCreateChannel,
  type GetOrCreateChannelRequest,
} from '../protocol/endpoints/channels.js';
import type { Message } from '../protocol/objects.js';
import { channelIn, type ChatState } from '../state/chat.js';
import type { Timeline } from '../state/timeline/timeline.js';
import { messagesIn } from '../state/timeline/timelineViews.js';
import { queryChannels } from './channels.js';
import { channelCommand } from './command.js';

/** How many messages to load. */
export interface LoadOptions {
  /** The most messages of the page, at least 1. Servers refuse more than 300. Default 50. */
  readonly limit?: number;
}

/** The messages that were loaded, and whether the channel has others beyond the loaded ones. */
export interface LoadedPage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** As in the `Timeline` after the page. */
  readonly hasOlder: boolean;
  /** As in the `Timeline` after the page. */
  readonly hasNewer: boolean;
}

/** What to load: a page at a message, the newest ones, or nothing. */
type PageBounds =
  | Omit<NonNullable<GetOrCreateChannelRequest['messages']>, 'limit' | 'offset'>
  | 'newest'
  | 'nothing';

/**
 * Loads a page of messages into the state of a connection; `boundsOf` decides by the timeline what to
 * load. The channel is followed meanwhile, so that the page is kept.
 */
const loadPage = (
  chat: ChatConnection,
  cid: string,
  { limit = 50 }: LoadOptions,
  boundsOf: (timeline: Timeline) => PageBounds,
): Observable<LoadedPage> =>
  defer(() => {
    const store = findState<ChatState>(chat)?.[stateStore];
    if (!store)
      throw new InputError('Pages are loaded into the state, which this connection does not keep.');
    if (!Number.isInteger(limit) || limit < 1)
      throw new InputError(`limit: expected an integer from 1, got ${String(limit)}.`);
    const timeline = (): Timeline => channelIn(store.value, cid).timeline;

    const page = (): Observable<readonly Message[]> => {
      const bounds = boundsOf(timeline());
      if (bounds === 'nothing') return of([]);
      if (bounds === 'newest')
        return queryChannels(chat, {
          filter_conditions: { cid },
          message_limit: limit,
          state: true,
        }).pipe(map(([channel]) => channel?.messages ?? []));
      const messages = { ...bounds, limit };
      return channelCommand(chat, getOrCreateChannel, cid, { state: true, messages }).pipe(
        map((response) => response.messages ?? []),
      );
    };

    return chat.status$.pipe(
      take(1),
      switchMap(({ _tag }) => {
        if (_tag === 'Idle' || _tag === 'Closed')
          throw new InputError('Subscribe to the connection first: it keeps what is loaded.');
        return merge(store.follow(cid), page()).pipe(take(1));
      }),
      map((messages) => {
        const { hasOlder, hasNewer } = timeline();
        return { messages, hasOlder, hasNewer };
      }),
    );
  });

/**
 * Loads the messages before the loaded ones into the state, and emits them with whether there are
 * more; nothing when `hasOlder` of the timeline is false, the newest ones when none is loaded. The
 * timeline shows its older end from then on: above `messageLimit`, messages at the other end are let
 * go, and `hasNewer` becomes true. Follow the channel meanwhile, by a `watch` or `timelineOf`: else it
 * falls back to its newest 100 messages.
 *
 * Cold: the request is sent on subscribe; unsubscribing aborts it, and a second subscription loads the
 * next page. Emits once and completes. Errors with a `CallError`: an `ApiError` when the server
 * refuses, an `InputError` when the connection has no subscriber or does not keep a state.
 *
 * @example
 * ```ts
 * import { type ChatConnection, loadOlder } from 'millrace';
 *
 * declare const chat: ChatConnection; // with a subscriber
 * loadOlder(chat, 'messaging:general', { limit: 30 }).subscribe(({ messages, hasOlder }) => {
 *   console.log(messages.length, hasOlder);
 * });
 * ```
 */
export const loadOlder = (
  chat: ChatConnection,
  cid: string,
  options: LoadOptions = {},
): Observable<LoadedPage> =>
  loadPage(chat, cid, options, (timeline) => {
    const [oldest] = messagesIn(timeline);
    if (!oldest) return 'newest';
    return timeline.hasOlder ? { id_lt: oldest.id } : 'nothing';
  });

/**
 * Loads the messages behind the loaded ones into the state, and emits them with whether there are
 * more; nothing when `hasNewer` of the timeline is false. The timeline shows its newer end from then
 * on: above `messageLimit`, messages at the other end are let go, and `hasOlder` becomes true.
 *
 * Cold: the request is sent on subscribe; unsubscribing aborts it, and a second subscription loads the
 * next page. Emits once and completes. Errors with a `CallError`: an `ApiError` when the server
 * refuses, an `InputError` when the connection has no subscriber or does not keep a state.
 *
 * @example
 * ```ts
 * import { type ChatConnection, loadNewer } from 'millrace';
 *
 * declare const chat: ChatConnection; // with a subscriber
 * loadNewer(chat, 'messaging:general').subscribe(({ hasNewer }) => {
 *   if (!hasNewer) console.log('up to date');
 * });
 * ```
 */
export const loadNewer = (
  chat: ChatConnection,
  cid: string,
  options: LoadOptions = {},
): Observable<LoadedPage> =>
  loadPage(chat, cid, options, (timeline) => {
    if (!timeline.hasNewer) return 'nothing';
    const newest = messagesIn(timeline).at(-1);
    return newest ? { id_gt: newest.id } : 'newest';
  });

/**
 * Loads a message and those on both sides of it into the state, and emits them with whether there are
 * more. They take the place of the loaded messages unless they overlap them; `loadOlder` and
 * `loadNewer` go on from there. Use it to show a message that somebody links to.
 *
 * Cold: the request is sent on subscribe; unsubscribing aborts it, and a second subscription loads the
 * next page. Emits once and completes. Errors with a `CallError`: an `ApiError` when the server
 * refuses, an `InputError` when the connection has no subscriber or does not keep a state.
 *
 * @example
 * ```ts
 * import { type ChatConnection, loadAround } from 'millrace';
 *
 * declare const chat: ChatConnection; // with a subscriber
 * loadAround(chat, 'messaging:general', 'message-1').subscribe(({ messages }) => {
 *   console.log(messages.findIndex(({ id }) => id === 'message-1'));
 * });
 * ```
 */
export const loadAround = (
  chat: ChatConnection,
  cid: string,
  messageId: string,
  options: LoadOptions = {},
): Observable<LoadedPage> => loadPage(chat, cid, options, () => ({ id_around: messageId }));

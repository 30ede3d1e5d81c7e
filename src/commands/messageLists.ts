import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as lists from '../protocol/endpoints/messageLists.js';
import type {
  GetPinnedMessagesRequest,
  GetRepliesRequest,
  MessageListResponse,
} from '../protocol/endpoints/messageLists.js';
import * as reactions from '../protocol/endpoints/reactionLists.js';
import type {
  GetReactionsRequest,
  GetReactionsResponse,
  QueryReactionsRequest,
  QueryReactionsResponse,
} from '../protocol/endpoints/reactionLists.js';
import { channelCommand, command } from './command.js';

/**
 * Emits a page of the replies to a message, oldest first: the newest 25 by default, at most 300, or
 * those next to a bound or around a reply. A page with less than `limit` replies is the last one in
 * its direction.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getReplies } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getReplies(chat, 'message-1', { limit: 10 }).subscribe(({ messages }) => {
 *   console.log(messages.length);
 * });
 * ```
 */
export const getReplies = (
  chat: Calls,
  messageId: string,
  page: GetRepliesRequest = {},
): Observable<MessageListResponse> => command(chat, lists.getReplies, { id: messageId }, page);

/**
 * Emits messages of a channel by their ids, at most 100, in the order of the ids. Leaves out those
 * that the channel does not have or that the caller does not see.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getMessages } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getMessages(chat, 'messaging:general', ['message-1', 'message-2']).subscribe();
 * ```
 */
export const getMessages = (
  chat: Calls,
  cid: string,
  ids: readonly string[],
): Observable<MessageListResponse> => channelCommand(chat, lists.getManyMessages, cid, { ids });

/**
 * Emits a page of the pinned messages of a channel: the last pinned 25 by default, at most 300, last
 * pinned first.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getPinnedMessages } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getPinnedMessages(chat, 'messaging:general', {
 *   sort: [{ field: 'pinned_at', direction: 1 }],
 * }).subscribe();
 * ```
 */
export const getPinnedMessages = (
  chat: Calls,
  cid: string,
  page: GetPinnedMessagesRequest = {},
): Observable<MessageListResponse> => channelCommand(chat, lists.getPinnedMessages, cid, page);

/**
 * Emits a page of the reactions to a message, newest first: 25 by default, at most 100.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getReactions } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getReactions(chat, 'message-1', { offset: 25 }).subscribe();
 * ```
 * @see {@link queryReactions} for a filter, and for pages that later reactions do not shift
 */
export const getReactions = (
  chat: Calls,
  messageId: string,
  page: GetReactionsRequest = {},
): Observable<GetReactionsResponse> =>
  command(chat, reactions.getReactions, { id: messageId }, page);

/**
 * Emits the reactions to a message that match a filter by `type`, `user_id` and `created_at`: 25 by
 * default, at most 100, newest first. `next` of a response asks for the page behind it; the last page
 * has none.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryReactions } from 'millrace';
 * import { EMPTY, expand } from 'rxjs';
 *
 * declare const chat: ChatConnection;
 * const likes = { filter: { type: 'like' } };
 * queryReactions(chat, 'message-1', likes)
 *   .pipe(expand(({ next }) => (next ? queryReactions(chat, 'message-1', { ...likes, next }) : EMPTY)))
 *   .subscribe(({ reactions }) => console.log(reactions.length));
 * ```
 */
export const queryReactions = (
  chat: Calls,
  messageId: string,
  query: QueryReactionsRequest = {},
): Observable<QueryReactionsResponse> =>
  command(chat, reactions.queryReactions, { id: messageId }, query);

import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import * as reads from '../protocol/endpoints/reads.js';
import type {
  MarkChannelsReadRequest,
  MarkDeliveredRequest,
  MarkReadResponse,
  MarkReadRequest,
  MarkUnreadRequest,
  UnreadCountsResponse,
} from '../protocol/endpoints/reads.js';
import { channelCommand, command } from './command.js';

/**
 * Marks a channel as read, up to a message or as a whole. `event` is null for who is no member.
 *
 * @example
 * ```ts
 * import { type ChatConnection, markRead } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * markRead(chat, 'messaging:general').subscribe();
 * ```
 */
export const markRead = (
  chat: Calls,
  cid: string,
  options: MarkReadRequest = {},
): Observable<MarkReadResponse> => channelCommand(chat, reads.markRead, cid, options);

/**
 * Marks a channel as unread from a message on, or from the first one that is not older than a
 * moment.
 *
 * @example
 * ```ts
 * import { type ChatConnection, markUnread } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * markUnread(chat, 'messaging:general', { message_id: 'message-1' }).subscribe();
 * ```
 */
export const markUnread = (
  chat: Calls,
  cid: string,
  from: MarkUnreadRequest,
): Observable<EmptyResponse> => channelCommand(chat, reads.markUnread, cid, from);

/**
 * Marks all channels as read, or those named, up to a message of each.
 *
 * @example
 * ```ts
 * import { type ChatConnection, markChannelsRead } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * markChannelsRead(chat).subscribe();
 * ```
 */
export const markChannelsRead = (
  chat: Calls,
  options: MarkChannelsReadRequest = {},
): Observable<EmptyResponse> => command(chat, reads.markChannelsRead, {}, options);

/**
 * Says which message of each channel was the last to arrive.
 *
 * @example
 * ```ts
 * import { type ChatConnection, markDelivered } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * markDelivered(chat, [{ cid: 'messaging:general', id: 'message-1' }]).subscribe();
 * ```
 */
export const markDelivered = (
  chat: Calls,
  messages: NonNullable<MarkDeliveredRequest['latest_delivered_messages']>,
): Observable<EmptyResponse> =>
  command(chat, reads.markDelivered, {}, { latest_delivered_messages: messages });

/**
 * What the connected user has not read, in all and by channel.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unreadCounts } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unreadCounts(chat).subscribe(({ total_unread_count }) => {
 *   console.log(total_unread_count);
 * });
 * ```
 */
export const unreadCounts = (chat: Calls): Observable<UnreadCountsResponse> =>
  command(chat, reads.unreadCounts, {}, {});

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
 * Marks a channel as read, up to a message or completely. `event` is null for a user who is not a
 * member.
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
 * Marks a channel as unread from a message on, or from the first message at or after a date.
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
 * Marks channels as read, each up to a message; without options, all channels completely.
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
 * Reports the last message of each channel that was delivered to this device.
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
 * The connected user's unread counts, in total and by channel.
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

import type { Observable } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import type { MessageInput, ReactionInput } from '../protocol/endpoints/inputs.js';
import type {
  DeleteMessageRequest,
  MarkReadAnswer,
  MarkReadRequest,
  MessageAnswer,
  ReactionAnswer,
  SendMessageRequest,
  SendReactionRequest,
} from '../protocol/endpoints/messages.js';
import { channelCommand, command } from './command.js';

/**
 * Sends a message when subscribed to, and emits the message as stored. Errors with a `CallError`;
 * unsubscribing aborts the request. So do all commands.
 *
 * @example
 * ```ts
 * import { type ChatConnection, sendMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * sendMessage(chat, 'messaging:general', { text: 'Hello' }).subscribe(({ message }) => {
 *   console.log(message.id);
 * });
 * ```
 */
export const sendMessage = (
  chat: ChatConnection,
  cid: string,
  message: MessageInput,
  options: Omit<SendMessageRequest, 'message'> = {},
): Observable<MessageAnswer> => channelCommand(chat, 'sendMessage', cid, { ...options, message });

/**
 * Replaces a message: custom keys that are absent are removed.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateMessage(chat, { id: 'message-1', text: 'Hello again' }).subscribe();
 * ```
 */
export const updateMessage = (
  chat: ChatConnection,
  message: MessageInput & { readonly id: string },
): Observable<MessageAnswer> => command(chat, 'updateMessage', { id: message.id }, { message });

/**
 * Deletes a message. It stays as a deleted one, unless `hard`.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteMessage(chat, 'message-1', { hard: true }).subscribe();
 * ```
 */
export const deleteMessage = (
  chat: ChatConnection,
  messageId: string,
  options: DeleteMessageRequest = {},
): Observable<MessageAnswer> => command(chat, 'deleteMessage', { id: messageId }, options);

/**
 * Reacts to a message. A repeat replaces the score of the reaction; with `enforce_unique` the
 * user's other reactions to the message give way.
 *
 * @example
 * ```ts
 * import { type ChatConnection, sendReaction } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * sendReaction(chat, 'message-1', { type: 'love' }).subscribe();
 * ```
 */
export const sendReaction = (
  chat: ChatConnection,
  messageId: string,
  reaction: ReactionInput,
  options: Omit<SendReactionRequest, 'reaction'> = {},
): Observable<ReactionAnswer> =>
  command(chat, 'sendReaction', { id: messageId }, { ...options, reaction });

/**
 * Takes one's own reaction back.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteReaction } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteReaction(chat, 'message-1', 'love').subscribe();
 * ```
 */
export const deleteReaction = (
  chat: ChatConnection,
  messageId: string,
  type: string,
): Observable<ReactionAnswer> => command(chat, 'deleteReaction', { id: messageId, type }, {});

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
  chat: ChatConnection,
  cid: string,
  options: MarkReadRequest = {},
): Observable<MarkReadAnswer> => channelCommand(chat, 'markRead', cid, options);

import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { ReactionInput } from '../protocol/endpoints/reactions.js';
import * as messages from '../protocol/endpoints/messages.js';
import type {
  DeleteMessageRequest,
  UpdateMessagePartialRequest,
} from '../protocol/endpoints/messages.js';
import * as reactions from '../protocol/endpoints/reactions.js';
import type { ReactionResponse, SendReactionRequest } from '../protocol/endpoints/reactions.js';
import {
  type MessageResponse,
  sendMessage as endpoint,
  type SendMessageRequest,
} from '../protocol/endpoints/sendMessage.js';
import { channelCommand, command } from './command.js';

/**
 * Sends a message, and emits it as the server stored it. As with all commands, the request is sent
 * on subscribe, errors are `CallError`s, and unsubscribing aborts the request.
 *
 * A message without an `id` gets a random one, which is its idempotency key: every subscription
 * sends the same message, so `retry` is safe and gets the first response again.
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
  chat: Calls,
  cid: string,
  message: MessageInput,
  options: Omit<SendMessageRequest, 'message'> = {},
): Observable<MessageResponse> => channelCommand(chat, endpoint, cid, { ...options, message });

/**
 * Replaces a message. Custom keys that are absent are removed.
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
  chat: Calls,
  message: MessageInput & { readonly id: string },
): Observable<MessageResponse> =>
  command(chat, messages.updateMessage, { id: message.id }, { message });

/**
 * Updates single fields of a message with `set` and `unset`. A dot in a key addresses a nested
 * field. Use it to pin a message.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateMessagePartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateMessagePartial(chat, 'message-1', { set: { pinned: true }, unset: ['mood'] }).subscribe();
 * ```
 */
export const updateMessagePartial = (
  chat: Calls,
  messageId: string,
  changes: UpdateMessagePartialRequest,
): Observable<MessageResponse> =>
  command(chat, messages.updateMessagePartial, { id: messageId }, changes);

/**
 * Returns a message and its channel.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getMessage(chat, 'message-1').subscribe(({ message }) => {
 *   console.log(message.text, message.channel?.cid);
 * });
 * ```
 */
export const getMessage = (chat: Calls, messageId: string): Observable<MessageResponse> =>
  command(chat, messages.getMessage, { id: messageId }, {});

/**
 * Deletes a message. By default it stays in the channel, marked as deleted; with `hard` it is
 * removed; with `delete_for_me` it is deleted for the connected user only.
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
  chat: Calls,
  messageId: string,
  options: DeleteMessageRequest = {},
): Observable<MessageResponse> => command(chat, messages.deleteMessage, { id: messageId }, options);

/**
 * Adds a reaction to a message. A second reaction of the same type replaces the score; with
 * `enforce_unique` the user's other reactions to the message are removed.
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
  chat: Calls,
  messageId: string,
  reaction: ReactionInput,
  options: Omit<SendReactionRequest, 'reaction'> = {},
): Observable<ReactionResponse> =>
  command(chat, reactions.sendReaction, { id: messageId }, { ...options, reaction });

/**
 * Removes a reaction of the connected user.
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
  chat: Calls,
  messageId: string,
  type: string,
): Observable<ReactionResponse> =>
  command(chat, reactions.deleteReaction, { id: messageId, type }, {});

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
 * Sends a message when subscribed to, and emits the message as stored. Errors with a `CallError`;
 * unsubscribing aborts the request. So do all commands.
 *
 * A message without an `id` gets one here, so subscribing again sends the same message: `retry` is
 * safe, the server answers as it did the first time.
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
  chat: Calls,
  message: MessageInput & { readonly id: string },
): Observable<MessageResponse> =>
  command(chat, messages.updateMessage, { id: message.id }, { message });

/**
 * Changes single keys of a message: `set` and `unset`, where a dot leads into what is nested. This
 * is how a message is pinned, too.
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
 * One message, with the channel that it is in.
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
 * Deletes a message. It stays as a deleted one, unless `hard`; with `delete_for_me` it stays as it
 * is for all others.
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
  chat: Calls,
  messageId: string,
  reaction: ReactionInput,
  options: Omit<SendReactionRequest, 'reaction'> = {},
): Observable<ReactionResponse> =>
  command(chat, reactions.sendReaction, { id: messageId }, { ...options, reaction });

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
  chat: Calls,
  messageId: string,
  type: string,
): Observable<ReactionResponse> =>
  command(chat, reactions.deleteReaction, { id: messageId, type }, {});

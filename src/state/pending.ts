import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message } from '../protocol/objects.js';
import { messageIn } from './messages.js';
import { messageWith } from './timeline/timelineViews.js';
import type { Timeline } from './timeline/timeline.js';

/** A message with the id under which it is sent, and sent again. */
export type IdentifiedMessage = MessageInput & { readonly id: string };

/** A message that waits to be sent, or for the response. */
export interface SendingMessage {
  readonly status: 'sending';
  readonly id: string;
  readonly input: IdentifiedMessage;
}

/** A message that was not sent, or whose response was lost. Send it again under the same id. */
export interface FailedMessage {
  readonly status: 'failed';
  readonly id: string;
  readonly input: IdentifiedMessage;
  /** Why it failed; on a connection a `CallError`. */
  readonly error: Error;
}

/** A message that the server has stored, and whose event has not arrived yet. */
export interface SentMessage {
  readonly status: 'sent';
  readonly id: string;
  readonly input: IdentifiedMessage;
  /** The message as the server stored it. */
  readonly message: Message;
}

/** A message that its timeline does not hold yet, discriminated by `status`. */
export type PendingMessage = SendingMessage | FailedMessage | SentMessage;

/** The pending messages of a channel, in the order in which they are sent. */
export type Pending = readonly PendingMessage[];

/** No pending messages. */
export const emptyPending: Pending = [];

const replaced = (
  state: Pending,
  id: string,
  next: (current: PendingMessage) => PendingMessage,
): Pending =>
  state.some((pending) => pending.id === id)
    ? state.map((pending) => (pending.id === id ? next(pending) : pending))
    : state;

/** Without a message: it arrived, or nobody wants to send it any more. */
export const discardPending = (state: Pending, id: string): Pending =>
  state.some((pending) => pending.id === id) ? state.filter((pending) => pending.id !== id) : state;

/**
 * With a message to be sent, at the end. A message that failed moves there: what was sent after it
 * stays before it.
 */
export const sendPending = (state: Pending, input: IdentifiedMessage): Pending => [
  ...discardPending(state, input.id),
  { status: 'sending', id: input.id, input },
];

/** After the call for a message failed. A message whose event has arrived was sent all the same. */
export const failPending = (state: Pending, id: string, error: Error): Pending =>
  replaced(state, id, ({ input }) => ({ status: 'failed', id, input, error }));

/** After the response to a message: it stays until its event arrives. */
export const settlePending = (state: Pending, message: Message): Pending =>
  replaced(state, message.id, ({ id, input }) => ({ status: 'sent', id, input, message }));

/**
 * The pending messages after an event of the channel: an event that carries a message settles it,
 * whether the response has arrived, is still to come, or was lost.
 *
 * @example
 * ```ts
 * import { connect, forChannel, sendMessage } from 'millrace';
 * import { emptyPending, failPending, foldPending, sendPending, settlePending } from 'millrace/state';
 *
 * const chat = connect({ url: 'http://127.0.0.1:8080', apiKey: 'dev', user: { id: 'john' }, token: '' });
 * let pending = emptyPending;
 * chat.pipe(forChannel('messaging:general')).subscribe((event) => {
 *   pending = foldPending(pending, event);
 * });
 *
 * const input = { id: crypto.randomUUID(), text: 'Hello' };
 * pending = sendPending(pending, input); // shown at once
 * sendMessage(chat, 'messaging:general', input).subscribe({
 *   next: ({ message }) => (pending = settlePending(pending, message)),
 *   error: (error: Error) => (pending = failPending(pending, input.id, error)),
 * });
 * ```
 */
export const foldPending = (state: Pending, event: ChatEvent): Pending => {
  const message = state.length === 0 ? undefined : messageIn(event);
  return message ? discardPending(state, message.id) : state;
};

/**
 * The pending messages that a timeline does not hold: shown after its messages, each message is
 * shown once, in whichever order its event and its response arrive.
 */
export const pendingAfter = (state: Pending, timeline: Timeline): Pending =>
  state.some(({ id }) => messageWith(timeline, id) !== undefined)
    ? state.filter(({ id }) => messageWith(timeline, id) === undefined)
    : state;

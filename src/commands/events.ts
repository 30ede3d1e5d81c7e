import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { EventInput } from '../protocol/endpoints/inputs.js';
import * as sentEvents from '../protocol/endpoints/sentEvents.js';
import type { PublishedEvent } from '../protocol/endpoints/sentEvents.js';
import { channelCommand } from './command.js';

/**
 * Sends an event to the watchers of a channel, and emits it as they receive it. Use the outbox for
 * a stream of custom events.
 *
 * @example
 * ```ts
 * import { type ChatConnection, sendEvent } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * sendEvent(chat, 'messaging:general', { type: 'friendship_request', text: 'Hey' }).subscribe();
 * ```
 */
export const sendEvent = (
  chat: Calls,
  cid: string,
  event: EventInput,
): Observable<PublishedEvent> =>
  channelCommand(chat, sentEvents.sendEvent, cid, { event }).pipe(map(({ event }) => event));

const typing =
  (type: 'typing.start' | 'typing.stop') =>
  (chat: Calls, cid: string, parentId?: string): Observable<PublishedEvent> =>
    sendEvent(chat, cid, parentId === undefined ? { type } : { type, parent_id: parentId });

/**
 * Signals the watchers that the user types, in the channel or in the thread of `parentId`.
 * Receivers expire it after seven seconds. Use `typingSignal` for a stream of keystrokes.
 *
 * @example
 * ```ts
 * import { type ChatConnection, startTyping } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * startTyping(chat, 'messaging:general').subscribe();
 * ```
 */
export const startTyping = typing('typing.start');

/**
 * Signals the watchers that the user stopped typing.
 *
 * @example
 * ```ts
 * import { type ChatConnection, stopTyping } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * stopTyping(chat, 'messaging:general').subscribe();
 * ```
 */
export const stopTyping = typing('typing.stop');

import { map, type Observable } from 'rxjs';
import * as userEvents from '../protocol/endpoints/sentUserEvents.js';
import type { UserEventInput } from '../protocol/endpoints/sentUserEvents.js';
import type { Backend } from './backend.js';

/**
 * Sends a custom event to all connections of a user. A user without a connection does not receive
 * it. Emits once the server has accepted the event. Errors with an `ApiError` of code 16 when the
 * user does not exist, and of code 4 when the type is empty, contains a dot, or is not allowed by
 * the application.
 *
 * @example
 * ```ts
 * import { type Backend, sendUserEvent } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * const text = 'Tommaso wants to be your friend';
 * sendUserEvent(chat, 'jane', { type: 'friendship_request', text }).subscribe();
 * ```
 */
export const sendUserEvent = (
  { call }: Backend,
  userId: string,
  event: UserEventInput,
): Observable<void> =>
  call(userEvents.sendUserCustomEvent, { id: userId }, { event }).pipe(map(() => undefined));

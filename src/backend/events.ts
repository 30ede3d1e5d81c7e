import { map, type Observable } from 'rxjs';
import * as userEvents from '../protocol/endpoints/sentUserEvents.js';
import type { UserEventInput } from '../protocol/endpoints/sentUserEvents.js';
import type { Backend } from './backend.js';

/**
 * Sends a custom event to every connection of a user; somebody who is not connected misses it.
 * Emits once it is on its way. Errors with an `ApiError` of code 16 when there is no such user, of
 * code 4 when the type is empty, holds a dot, or is not one that the application allows.
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

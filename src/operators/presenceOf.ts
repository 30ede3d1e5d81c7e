import { distinctUntilChanged, filter, map, type OperatorFunction } from 'rxjs';
import type { ChatEvent } from '../protocol/events/event.js';
import { emptyPresence, foldPresence, type UserPresence } from '../state/presence.js';
import { following } from './following.js';

const presence = following({
  empty: emptyPresence,
  fold: foldPresence,
  within: (state) => state.presence,
});

/**
 * A user's status, as far as it was asked for: watch a channel of the user with
 * `{ presence: true }`, or query the user so. On a connection the current status comes first when
 * it is known. Completes and errors with the source.
 *
 * @example
 * ```ts
 * import { type ChatConnection, presenceOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(presenceOf('jane')).subscribe(({ user, online }) => {
 *   console.log(`${user.name ?? user.id} is now ${online ? 'online' : 'offline'}`);
 * });
 * ```
 */
export const presenceOf =
  (userId: string): OperatorFunction<ChatEvent, UserPresence> =>
  (source$) =>
    presence(source$).pipe(
      map((known) => known.get(userId)),
      filter((status) => status !== undefined),
      distinctUntilChanged(),
    );

import { type ChatConnection, openConnection } from './connect.js';
import type { ConnectOptions } from './options.js';
import { keepNothing } from './stateKeeper.js';

/**
 * A connection for events and commands only: `connect` with `state: false`, for bundles that are not
 * to carry the state either. It reconnects and recovers as any other.
 *
 * Operators that need a state, such as `timelineOf` or `unreadCount$`, error with an `InputError`.
 * Events of a user, such as `user.presence.changed`, are in the connection itself, but not in
 * `forChannel` and `watch`: who is a member or a watcher is part of the state.
 *
 * Throws an `InputError` that names the option when an option cannot work.
 *
 * @example
 * ```ts
 * import { connectEvents, ofType } from 'millrace';
 *
 * const chat = connectEvents({
 *   url: 'http://127.0.0.1:8080',
 *   apiKey: 'dev',
 *   user: { id: 'john' },
 *   token: () => fetch('/token').then((response) => response.text()),
 * });
 * chat.pipe(ofType('message.new')).subscribe(({ message }) => console.log(message.text));
 * ```
 *
 * @see `connect`
 */
export const connectEvents = (
  options: Omit<ConnectOptions, 'state' | 'messageLimit'>,
): ChatConnection => openConnection(options, () => keepNothing);

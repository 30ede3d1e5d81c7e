import { merge, NEVER, type Observable } from 'rxjs';
import { route, type Selection, withRoute } from '../internal/routes.js';
import { stateStore } from '../internal/stateStore.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { withUpstream } from '../internal/upstream.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatConnection } from './connect.js';
import type { WatchOptions } from './heldWatch.js';

/**
 * The events of a channel, which is watched while subscribed. Use it to receive the events of a
 * channel that the user is not a member of, or to create the channel. The state keeps up to
 * `messageLimit` messages of it meanwhile.
 *
 * The first subscriber starts the watch and creates the channel if there is none; the last one to
 * unsubscribe stops the watch; subscribers of one channel share one watch. It is renewed after every
 * reconnect. The server ends a watch when the channel is deleted or the user loses access to it. It is
 * started again when the user is added to the channel, and by the next subscriber.
 *
 * Errors with an `ApiError` when the server refuses the watch, with an `InputError` when `cid` is
 * not of the form `type:id`, and with the connection's own error. Never completes.
 *
 * @example
 * ```ts
 * import { type ChatConnection, ofType, watch } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * watch(chat, 'messaging:general', { presence: true })
 *   .pipe(ofType('user.presence.changed'))
 *   .subscribe(({ user }) => console.log(user.id, user.online));
 * ```
 */
export const watch = (
  chat: ChatConnection,
  cid: string,
  options: WatchOptions = {},
): Observable<ChatEvent> => {
  // The connection first: a watch needs one that is active.
  const part = (selection: Selection): Observable<ChatEvent> =>
    merge(
      chat[route]({ ...selection, cid }),
      chat[stateStore]?.follow(cid) ?? NEVER,
      chat[connectionInternals].hold(cid, options),
    );
  const events$ = withRoute(part({}), (selection) =>
    (selection.cid ?? cid) === cid ? part(selection) : undefined,
  );
  return withUpstream(events$, chat);
};

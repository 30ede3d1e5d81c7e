import { merge, type Observable } from 'rxjs';
import { route, type Selection, withRoute } from '../internal/routes.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatConnection } from './connect.js';
import type { WatchOptions } from './watches.js';

/**
 * The events of a channel, watched while subscribed. The first subscriber starts watching and
 * creates the channel if need be; the last one to leave stops it; overlapping watches of a channel
 * share one. Restored after every reconnect. The server ends a watch when the channel is deleted or
 * the user is removed from it: watch anew once it is back.
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
  // The connection first: it has to be at work before a watch is asked of it.
  const part = (selection: Selection): Observable<ChatEvent> =>
    merge(chat[route]({ ...selection, cid }), chat[connectionInternals].hold(cid, options));
  return withRoute(part({}), (selection) =>
    (selection.cid ?? cid) === cid ? part(selection) : undefined,
  );
};

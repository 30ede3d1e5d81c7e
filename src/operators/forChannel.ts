import { defer, filter, type Observable } from 'rxjs';
import { findState, stateStore } from '../internal/stateStore.js';
import { routeTo, withRoute } from '../internal/routes.js';
import { withUpstream } from '../internal/upstream.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { type EventAddress, cidOf, concerns } from '../state/channel.js';
import { channelIn, type ChatState } from '../state/chat.js';
import { emptyMembers, foldMembers } from '../state/members.js';
import { emptyWatchers, foldWatchers } from '../state/watchers.js';

// A user event passes if the channel's own events so far name the user as a member or watcher.
const filterByOwnState = (cid: string) => {
  let members = emptyMembers;
  let watchers = emptyWatchers;
  return (address: EventAddress) => {
    const passes = concerns(cid, { members, watchers }, address);
    if (!passes || cidOf(address) !== cid) return passes;
    const event = address as ChatEvent;
    members = foldMembers(members, event);
    watchers = foldWatchers(watchers, event);
    return true;
  };
};

/**
 * The events of one channel, the user events of its members and watchers, and the connection's own
 * events. On a connection, members and watchers come from the state; on any other source, from the
 * member and watching events so far: put `forChannel` before `ofType` there to get user events.
 * Completes and errors with the source.
 *
 * ```
 * source                a:1--b:1--a:2--changed--|
 * forChannel('x:a')     1---------2----changed--|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, forChannel, ofType } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat
 *   .pipe(ofType('message.new'), forChannel('messaging:general'))
 *   .subscribe((event) => console.log(event.message.text));
 * ```
 */
export const forChannel =
  (cid: string) =>
  <Event extends EventAddress>(source$: Observable<Event>): Observable<Event> => {
    const routed$ = routeTo<Event>(source$, { cid });
    if (routed$)
      return withUpstream(
        withRoute<Observable<Event>>(routed$, ({ types, cid: other }) =>
          other === undefined && types ? routeTo<Event>(source$, { cid, types }) : undefined,
        ),
        source$,
      );
    const state = findState<ChatState>(source$)?.[stateStore];
    return state
      ? source$.pipe(filter((event: Event) => concerns(cid, channelIn(state.value, cid), event)))
      : defer(() => source$.pipe(filter<Event>(filterByOwnState(cid))));
  };

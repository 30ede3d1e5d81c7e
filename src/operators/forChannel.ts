import { defer, filter, type Observable } from 'rxjs';
import { stateOf } from '../internal/stateStore.js';
import { routeTo, withRoute } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import {
  type Addressed,
  cidOf,
  concerns,
  emptyChannelState,
  foldChannelState,
} from '../state/channel.js';
import { channelIn, type ChatState } from '../state/chat.js';

// Who is there is learnt from the channel's own events before others are judged by it.
const folding = (cid: string) => {
  let state = emptyChannelState;
  return (event: Addressed) => {
    const passes = concerns(cid, state, event);
    if (passes && cidOf(event) === cid) state = foldChannelState(state, event as ChatEvent);
    return passes;
  };
};

/**
 * The events of one channel, with the user events of those who are in it (members and watchers)
 * and the connection's own. On a connection it is known who is there; any other source is asked
 * what its member and watching events told so far: put `forChannel` before `ofType` to get user
 * events. Completes and errors with the source.
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
  <Event extends Addressed>(source$: Observable<Event>): Observable<Event> => {
    const part$ = routeTo<Event>(source$, { cid });
    if (part$)
      return withRoute<Observable<Event>>(part$, ({ types, cid: other }) =>
        other === undefined && types ? routeTo<Event>(source$, { cid, types }) : undefined,
      );
    return defer(() => {
      const state = stateOf<ChatState>(source$);
      return source$.pipe(
        filter(
          state
            ? (event: Event) => concerns(cid, channelIn(state.value, cid), event)
            : folding(cid),
        ),
      );
    });
  };

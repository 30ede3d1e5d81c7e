import { Observable } from 'rxjs';
import { connectionInternals } from '../internal/connectionInternals.js';
import { route } from '../internal/routes.js';
import { stateStore } from '../internal/stateStore.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatConnection } from './chatConnection.js';
import type { ConnectionInternals } from './connectionContext.js';
import type { Dispatcher } from './dispatcher.js';
import type { StateKeeper } from './stateKeeper.js';

/** The parts of a connection. */
export interface ConnectionParts extends Pick<
  ChatConnection,
  'status$' | 'outbox' | 'outcomes$' | 'failures$' | 'recovery$' | 'call'
> {
  readonly dispatch: Dispatcher;
  readonly store: StateKeeper['store'];
  readonly internals: ConnectionInternals;
}

/** Makes a connection of its parts. */
export const assembleConnection = ({
  dispatch,
  store,
  internals,
  ...members
}: ConnectionParts): ChatConnection => {
  const chat$ = Object.assign(
    new Observable<ChatEvent>((subscriber) => dispatch.to({}).subscribe(subscriber)),
    members,
  );
  // Not enumerable, so that a printed connection does not show them.
  return Object.defineProperties(chat$, {
    [stateStore]: { value: store },
    [route]: { value: dispatch.to },
    [connectionInternals]: { value: internals },
  }) as ChatConnection;
};

import type { Observable } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { LifecycleDeps } from './lifecycle.js';
import type { StateKeeper } from './stateKeeper.js';

/** The parts of a connection that a shared one works with. */
export interface SharedDeps extends LifecycleDeps {
  readonly keeper: StateKeeper;
  /** Stops the watch of a channel on the server. */
  readonly stopWatch: (cid: string) => Observable<unknown>;
}

/** Takes the place of a connection's own life, for connections that share one socket. */
export interface Sharing {
  /** Emits the events, and sets the status and the connection id, as `lifecycle` does. */
  readonly live: (deps: SharedDeps) => Observable<ChatEvent>;
  /** A channel is watched on the current connection, from a position in the log on. */
  readonly watched: (cid: string, head: number | undefined) => void;
  /** Whether this connection stops the watch of a channel that it does not hold any more. */
  readonly stops: (cid: string) => boolean;
}

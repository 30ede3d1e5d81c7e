import type { Observable, Subject } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { connectionInternals } from '../internal/connectionInternals.js';
import type { route, Selection } from '../internal/routes.js';
import type { HasState } from '../internal/stateStore.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { OutgoingEvent } from '../protocol/events/defineEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { ChatState } from '../state/chat.js';
import type { ConnectionInternals } from './connectionContext.js';
import type { Outcome } from './outbox.js';
import type { Recovery } from './recovery.js';
import type { ConnectionStatus } from './status.js';

/**
 * A connection: an Observable of its events, shared by all subscribers. The first subscriber opens
 * the socket. When the last one unsubscribes, the socket, the watches and the state stay for
 * `lingerMs`, so that a subscriber who comes in that time finds them as they are; after that the
 * socket is closed with code 1000, and no timer, listener or request is left. Errors only when a
 * reconnect is pointless; never completes.
 */
export interface ChatConnection extends Observable<ChatEvent>, HasState<ChatState>, Calls {
  /** What the connection does now, current value first. Never errors or completes. */
  readonly status$: Observable<ConnectionStatus>;
  /**
   * The sink for custom events, `{ cid, type, ...data }`. They wait until the connection is online
   * and are published in order, one at a time. An event that fails with a retryable error is retried
   * as `retry` of the options says, and the events behind it wait. No event is published twice,
   * however many retries it takes. Events that are left when the connection becomes idle are
   * published after the next subscription. A source that completes or errors does not close the
   * outbox for other sources.
   */
  readonly outbox: Subject<OutgoingEvent>;
  /**
   * The outcome of each event of the outbox, in the order of the events, as soon as it is known.
   * Never errors or completes.
   */
  readonly outcomes$: Observable<Outcome>;
  /**
   * Frames that are not valid events, with the reason. Never errors or completes. Without a
   * subscriber, a custom event that no subscriber takes is not decoded, and not reported if invalid.
   */
  readonly failures$: Observable<DecodeFailure>;
  /**
   * The outcome of each recovery, for the missed events: `Replayed` where the server replayed them,
   * `Snapshot` for channels that were resynced, `Lost` for events that are not available, and
   * `Live` at the end. A server without a log is queried for the events of the watched channels;
   * the user's own events cannot be queried and are a `Lost` without a channel. Never errors or
   * completes.
   */
  readonly recovery$: Observable<Recovery>;
  /** @internal */
  readonly [route]: (selection: Selection) => Observable<ChatEvent>;
  /** @internal */
  readonly [connectionInternals]: ConnectionInternals;
}

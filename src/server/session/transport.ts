import type { CloseEntry } from '../../protocol/codes.js';
import type { ApiFailure } from '../core/requests/failure.js';

/** The transport of a session: a socket, or long polls. No method throws, in any state. */
export interface Transport {
  /** Calls `onSent` once the frame has been sent or fetched, or never will be. */
  readonly send: (frame: string, onSent?: () => void) => void;
  /** Sends the reason why the connection is refused; `close` follows. */
  readonly refuse: (failure: ApiFailure) => void;
  readonly close: (reason: CloseEntry) => void;
  /** Requests a pong from the peer. */
  readonly ping: () => void;
  /** The approximate number of bytes that are not yet sent or fetched. */
  readonly bufferedBytes: () => number;
  /** Whether a frame leaves at once, so that a notice arrives before the close. */
  readonly isPushing: boolean;
  /** After how long without a frame, ping or poll the peer counts as dead, in milliseconds. */
  readonly deadPeerMs: number;
}

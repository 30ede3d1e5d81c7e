import type { CloseEntry } from '../../protocol/codes.js';
import type { ApiFailure } from '../core/requests/failure.js';

/** What carries a session: a socket, or polls. Nothing of it throws, whatever state it is in. */
export interface Transport {
  /** `onTaken` is told when the other side has taken the frame, or never will. */
  readonly send: (frame: string, onTaken?: () => void) => void;
  /** Says why nobody is let in; `close` follows. */
  readonly refuse: (refusal: ApiFailure) => void;
  readonly close: (why: CloseEntry) => void;
  /** Asks the other side for a sign of life. */
  readonly ping: () => void;
  /** About how many bytes the other side has yet to take. */
  readonly backlog: () => number;
  /** Whether what is sent goes out at once, so that a notice comes before the end. */
  readonly isPushing: boolean;
  /** How long the other side may give no sign of life, in milliseconds. */
  readonly deadPeerMs: number;
}

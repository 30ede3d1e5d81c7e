import type { OwnUser } from '../../protocol/objects.js';

/** A live connection. None of its functions throws or waits. */
export interface Connection {
  readonly id: string;
  readonly userId: string;
  /** The `iat` claim of its token, in seconds since the epoch. */
  readonly tokenIssuedAt?: number | undefined;
  /**
   * Sends a frame. Frames with the same `state` supersede each other: a slow consumer needs only the
   * newest of them.
   */
  readonly send: (frame: string, state?: string) => void;
  /** Closes the connection with a code that stops the client from reconnecting. */
  readonly end: () => void;
  /** Closes the connection with a code after which the client reconnects and resumes. */
  readonly goAway: () => void;
}

/** The content of the first frame of a connection. */
export interface Welcome {
  readonly me: OwnUser;
  /** The end of the event log when the connection was added. */
  readonly log: { readonly epoch: string; readonly id: number };
}

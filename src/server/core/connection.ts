import type { OwnUser } from '../../protocol/objects.js';

/** A live connection: where frames for it go. Neither `send` nor `end` throws or waits. */
export interface Connection {
  readonly id: string;
  readonly userId: string;
  /** When its token says that it was issued, in seconds since the epoch. */
  readonly tokenIssuedAt?: number | undefined;
  /**
   * `state` names what a frame is news of, if that is worth nothing later: of two frames with the
   * same, a slow reader needs only the newer one.
   */
  readonly send: (frame: string, state?: string) => void;
  /** Ends it for good: its user is not to come back. */
  readonly end: () => void;
}

/** What a connection is told first. */
export interface Welcome {
  readonly me: OwnUser;
  /** Where the log is at that moment. */
  readonly log: { readonly epoch: string; readonly id: number };
}

/**
 * The direction of bytes: `up` from the client to the server, `down` from the server to the client.
 */
export type Direction = 'up' | 'down';

/** The directions that a fault affects. */
export type Reach = Direction | 'both';

/** A fault with a duration. Another fault of the same kind replaces it. */
interface TimedFault {
  /** The duration in milliseconds. */
  readonly forMs: number;
}

/** Resets all connections (RST on both sides). Bytes in flight are lost. */
export interface ResetFault {
  readonly _tag: 'Reset';
}

/** Closes all connections gracefully (FIN on both sides). */
export interface CloseFault {
  readonly _tag: 'Close';
}

/**
 * Keeps all open connections open and discards everything that is sent over them, including their
 * end. These connections never work again; new ones do.
 */
export interface HalfOpenFault {
  readonly _tag: 'HalfOpen';
  readonly reach: Reach;
}

/** Delays all bytes, in order. */
export interface DelayFault extends TimedFault {
  readonly _tag: 'Delay';
  readonly reach: Reach;
  /** The delay in milliseconds. */
  readonly ms: number;
}

/** Splits chunks at random positions into pieces that are read one by one. */
export interface SplitFault extends TimedFault {
  readonly _tag: 'Split';
  readonly reach: Reach;
  /** The largest piece in bytes. */
  readonly maxBytes: number;
}

/** Limits the rate of bytes. The sender gets backpressure. */
export interface ThrottleFault extends TimedFault {
  readonly _tag: 'Throttle';
  readonly reach: Reach;
  readonly bytesPerSecond: number;
}

/** Resets new connections before any byte is forwarded. Open connections are not affected. */
export interface RefuseFault extends TimedFault {
  readonly _tag: 'Refuse';
}

/** A fault of a {@link FaultProxy}, as data. */
export type Fault =
  ResetFault | CloseFault | HalfOpenFault | DelayFault | SplitFault | ThrottleFault | RefuseFault;

/** A fault and its time. */
export interface PlannedFault {
  /** Milliseconds after the start of the plan. */
  readonly atMs: number;
  readonly fault: Fault;
}

/** Whether a reach includes a direction. */
export const reaches = (reach: Reach, direction: Direction): boolean =>
  reach === 'both' || reach === direction;

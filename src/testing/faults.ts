/** Which way bytes go: `up` from the client to the server, `down` from the server to the client. */
export type Direction = 'up' | 'down';

/** One way, or both. */
export type Reach = Direction | 'both';

/** A fault that ends by itself; another one of its kind takes its place. */
interface Lasting {
  /** For how long, in milliseconds. */
  readonly forMs: number;
}

/** Every connection is torn down at once (RST on both sides); what was on its way is lost. */
export interface ResetFault {
  readonly _tag: 'Reset';
}

/** Every connection is ended in order (FIN on both sides). */
export interface CloseFault {
  readonly _tag: 'Close';
}

/**
 * The connections that are open stay so, and what is sent over them is taken and goes nowhere, the
 * end of the connection included. Nothing brings such a connection back; new ones are well.
 */
export interface HalfOpenFault {
  readonly _tag: 'HalfOpen';
  readonly reach: Reach;
}

/** What is sent arrives later, in the order in which it was sent. */
export interface DelayFault extends Lasting {
  readonly _tag: 'Delay';
  readonly reach: Reach;
  /** How much later, in milliseconds. */
  readonly ms: number;
}

/** What is sent arrives in pieces that are cut wherever chance has it, and read one by one. */
export interface SplitFault extends Lasting {
  readonly _tag: 'Split';
  readonly reach: Reach;
  /** The most bytes that a piece has. */
  readonly maxBytes: number;
}

/** Only so many bytes a second get through; the sender notices, for its buffers fill. */
export interface ThrottleFault extends Lasting {
  readonly _tag: 'Throttle';
  readonly reach: Reach;
  readonly bytesPerSecond: number;
}

/** New connections are torn down before a byte gets through; those that are open stay. */
export interface RefuseFault extends Lasting {
  readonly _tag: 'Refuse';
}

/** What a {@link FaultProxy} does to connections, as data. */
export type Fault =
  ResetFault | CloseFault | HalfOpenFault | DelayFault | SplitFault | ThrottleFault | RefuseFault;

/** A fault and its moment. */
export interface PlannedFault {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly fault: Fault;
}

/** Whether a fault of some reach concerns a direction. */
export const reaches = (reach: Reach, direction: Direction): boolean =>
  reach === 'both' || reach === direction;

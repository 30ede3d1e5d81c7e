import type { Delivery } from './bus.js';

/** What a piece of work publishes once it is committed. */
export interface Published {
  readonly emitted: readonly Delivery[];
  /** The large channels among those of the events, whose members get some events later. */
  readonly large: readonly string[];
  /** The last timestamp of the work, in microseconds since the epoch. */
  readonly stampedAt: number;
  /** When the first thing that the work stored expires. */
  readonly wakeAt?: string | undefined;
}

/** Records what a piece of work publishes, for the other nodes of the application. */
export interface Outbox {
  /** Does nothing in a store of one node. */
  readonly add: (published: Published) => void;
}

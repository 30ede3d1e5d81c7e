import type { Observable } from 'rxjs';

/**
 * Carries messages between the nodes of an application. It may lose some: nodes read in the database
 * what they miss.
 */
export interface NodeBus {
  /** Sends a message to all nodes; may lose it while the bus is not connected. */
  readonly publish: (message: string) => void;
  /**
   * The messages of all nodes, possibly this one's, too; those of one node in the order of
   * publishing.
   */
  readonly messages$: Observable<string>;
  /** Whether the bus is connected, the current value first. */
  readonly isConnected$: Observable<boolean>;
  /** The most bytes of a message. */
  readonly maxBytes: number;
}

/** A bus that is open until it is closed. */
export interface OpenNodeBus extends NodeBus {
  /** Ends the connection. */
  readonly close: () => Promise<void>;
}

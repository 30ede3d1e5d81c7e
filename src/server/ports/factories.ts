import type { Clock } from './clock.js';
import type { OpenNodeBus } from './nodeBus.js';
import type { OpenStore } from './store.js';

/** The node that a store is opened for. */
export interface StoreContext {
  /** Names this run of the node among all runs of all nodes. */
  readonly nodeId: string;
  /** The clock of the server, for signs of life and timeouts. */
  readonly clock: Clock;
  /** Receives failures that no caller waits for. */
  readonly report: (message: string, cause: unknown) => void;
}

/** Opens a store each time that a server begins to listen; rejects when it cannot be opened. */
export type StoreFactory = (context: StoreContext) => Promise<OpenStore>;

/** The node that a bus is opened for. */
export interface BusContext {
  /** The same for all nodes of an application, and different from that of any other. */
  readonly applicationId: string;
  /** Names this run of the node among all runs of all nodes. */
  readonly nodeId: string;
}

/** Opens a bus between the nodes of an application; rejects when it cannot be opened. */
export type BusFactory = (context: BusContext) => Promise<OpenNodeBus>;

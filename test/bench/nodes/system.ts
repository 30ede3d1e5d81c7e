import type { WebSocket } from 'ws';
import type { NodeProcess } from './processes.js';

/** Nodes that run, and what tidies up after them. */
export interface Cluster {
  readonly nodes: readonly NodeProcess[];
  readonly stop: () => Promise<void>;
}

/** What speaks with the nodes of a system. */
interface Speaker {
  /** Connects watcher `n` to a node, and has it watch a channel. */
  readonly watch: (port: number, n: number, channel: number) => Promise<WebSocket>;
  /** Sends a message of sender `n` to a channel; resolves once it is taken. */
  readonly send: (port: number, n: number, channel: number) => Promise<void>;
  readonly isMessage: (frame: Buffer) => boolean;
  readonly close: () => void;
}

/** A system of several nodes that is measured. */
export interface System {
  readonly name: string;
  /** What a message that was taken is. */
  readonly stores: string;
  readonly start: (count: number) => Promise<Cluster>;
  readonly speak: (cluster: Cluster, inFlight: number) => Promise<Speaker>;
}

/** How many channels there are. */
export const channels = 32;

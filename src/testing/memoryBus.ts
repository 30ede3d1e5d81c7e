import { BehaviorSubject, Subject } from 'rxjs';
import type { BusFactory } from '../server/ports/factories.js';

/** A bus between nodes of one process. */
export interface MemoryBus {
  /** The bus of a node; for the option `bus`, or `postgresStore`. */
  readonly open: BusFactory;
  /** Cuts the bus off, or connects it again; what is published meanwhile is lost. */
  readonly setConnected: (isConnected: boolean) => void;
}

/**
 * A bus for several nodes in one process, which a test can cut. It needs no server.
 *
 * @example
 * ```ts
 * import { createChatServer } from 'millrace/server';
 * import { createMemoryBus } from 'millrace/testing';
 *
 * const databaseUrl = 'postgres://postgres@127.0.0.1:5432/test';
 * const bus = createMemoryBus();
 * const nodes = [1, 2].map(() => createChatServer({ databaseUrl, bus: bus.open }));
 * ```
 * @param maxBytes the most bytes of a message; those of larger commits are read in the database
 */
export const createMemoryBus = (maxBytes = 1024 * 1024): MemoryBus => {
  const messages = new Subject<string>();
  const isConnected = new BehaviorSubject(true);
  return {
    open: () =>
      Promise.resolve({
        publish: (message) => {
          if (isConnected.value) messages.next(message);
        },
        messages$: messages.asObservable(),
        isConnected$: isConnected.asObservable(),
        maxBytes,
        close: () => Promise.resolve(),
      }),
    setConnected: (now) => isConnected.next(now),
  };
};

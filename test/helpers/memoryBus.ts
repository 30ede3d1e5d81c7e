import { BehaviorSubject, Subject } from 'rxjs';
import type { OpenNodeBus } from '../../src/server/ports/nodeBus.js';

/** A bus for the nodes of one process, which can be cut. */
export interface MemoryBus {
  readonly open: () => Promise<OpenNodeBus>;
  readonly setConnected: (isConnected: boolean) => void;
}

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

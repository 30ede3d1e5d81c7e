import type { Observe } from '../ports/observer.js';
import type { Store } from '../ports/store.js';

/** A store that reports how long work waits and holds it, and how much of it there is. */
export interface ObservedStore<S extends Store> {
  readonly store: S;
  /** The pieces of work that wait or run. */
  readonly queueLength: () => number;
}

/**
 * Observes the transactions of a store.
 *
 * @param now a monotonic clock in milliseconds
 */
export const observeStore = <S extends Store>(
  store: S,
  observe: Observe,
  now: () => number,
): ObservedStore<S> => {
  let queued = 0;
  const transaction: Store['transaction'] = async (work) => {
    const queuedAt = now();
    queued += 1;
    try {
      return await store.transaction(async (tx) => {
        const startedAt = now();
        try {
          return await work(tx);
        } finally {
          observe({
            kind: 'transaction',
            waitMs: startedAt - queuedAt,
            holdMs: now() - startedAt,
          });
        }
      });
    } finally {
      queued -= 1;
    }
  };
  return { store: { ...store, transaction }, queueLength: () => queued };
};

import { finalize, type Observable, Subscription } from 'rxjs';

/** Runs work one item at a time per key, and several keys in parallel. */
export interface KeyedQueue<T> {
  readonly add: (key: string, item: T) => void;
  /** Ends the work under way and drops the rest. */
  readonly stop: () => void;
}

/** `work` must not error; its values are ignored, and its completion starts the next item of the key. */
export const createKeyedQueue = <T>(
  maxParallel: number,
  work: (item: T) => Observable<unknown>,
): KeyedQueue<T> => {
  const waiting = new Map<string, T[]>();
  const active = new Set<string>();
  const running = new Subscription();

  const begin = (key: string, items: T[]): void => {
    const item = items.shift();
    // Moved behind the other keys, so that a key with many items does not starve them.
    waiting.delete(key);
    if (items.length > 0) waiting.set(key, items);
    if (item === undefined) return;
    active.add(key);
    running.add(
      work(item)
        .pipe(
          finalize(() => {
            active.delete(key);
            fill();
          }),
        )
        .subscribe(),
    );
  };

  function fill(): void {
    if (running.closed) return;
    for (const [key, items] of [...waiting]) {
      if (active.size >= maxParallel) return;
      if (!active.has(key)) begin(key, items);
    }
  }

  return {
    add: (key, item) => {
      waiting.set(key, [...(waiting.get(key) ?? []), item]);
      fill();
    },
    stop: () => {
      waiting.clear();
      running.unsubscribe();
    },
  };
};

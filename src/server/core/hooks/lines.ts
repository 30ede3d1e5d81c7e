import { finalize, type Observable, Subscription } from 'rxjs';

/** Work in lines: one piece of a line after the other, several lines at a time. */
export interface Lines<T> {
  readonly add: (line: string, item: T) => void;
  /** Ends the work under way and forgets the rest. */
  readonly stop: () => void;
}

/** `work` neither errors nor emits what anybody waits for; its completion lets the line go on. */
export const createLines = <T>(most: number, work: (item: T) => Observable<unknown>): Lines<T> => {
  const waiting = new Map<string, T[]>();
  const active = new Set<string>();
  const running = new Subscription();

  const begin = (line: string, items: T[]): void => {
    const item = items.shift();
    // To the end of all lines, so that a long one does not keep the others waiting.
    waiting.delete(line);
    if (items.length > 0) waiting.set(line, items);
    if (item === undefined) return;
    active.add(line);
    running.add(
      work(item)
        .pipe(
          finalize(() => {
            active.delete(line);
            fill();
          }),
        )
        .subscribe(),
    );
  };

  function fill(): void {
    if (running.closed) return;
    for (const [line, items] of [...waiting]) {
      if (active.size >= most) return;
      if (!active.has(line)) begin(line, items);
    }
  }

  return {
    add: (line, item) => {
      waiting.set(line, [...(waiting.get(line) ?? []), item]);
      fill();
    },
    stop: () => {
      waiting.clear();
      running.unsubscribe();
    },
  };
};

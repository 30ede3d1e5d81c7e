/** The longest duration of the last one to two windows. */
export interface Longest {
  readonly add: (ms: number, now: number) => void;
  readonly read: (now: number) => number;
}

/** Keeps the longest duration of the current window and of the one before it. */
export const createLongest = (windowMs: number): Longest => {
  let window = 0;
  let [current, previous] = [0, 0];
  const moveTo = (now: number): void => {
    const next = Math.floor(now / windowMs);
    if (next === window) return;
    previous = next === window + 1 ? current : 0;
    current = 0;
    window = next;
  };
  return {
    add: (ms, now) => {
      moveTo(now);
      current = Math.max(current, ms);
    },
    read: (now) => {
      moveTo(now);
      return Math.max(current, previous);
    },
  };
};

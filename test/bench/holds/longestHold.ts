import { performance } from 'node:perf_hooks';

/** The longest time for which the event loop did not turn. */
export interface Hold {
  /** By the clock. */
  readonly elapsedMs: number;
  /** The CPU time in it, which the load of the machine does not change. */
  readonly cpuMs: number;
}

const quietMs = 100;

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/**
 * Measures the longest hold of the event loop from the start of some work until the loop has been
 * quiet for a while after it, so that tasks which the work started are measured, too.
 */
export const longestHold = async (work: () => Promise<unknown>): Promise<Hold> => {
  let longest: Hold = { elapsedMs: 0, cpuMs: 0 };
  let last = { at: performance.now(), cpu: cpuNow() };
  let busyAt = last.at;
  let isDone = false;
  const turned = new Promise<void>((resolve) => {
    const turn = (): void => {
      const now = { at: performance.now(), cpu: cpuNow() };
      const hold = { elapsedMs: now.at - last.at, cpuMs: now.cpu - last.cpu };
      if (hold.cpuMs > longest.cpuMs) longest = hold;
      if (!isDone || hold.cpuMs > 5) busyAt = now.at;
      last = now;
      if (now.at - busyAt < quietMs) setImmediate(turn);
      else resolve();
    };
    setImmediate(turn);
  });
  try {
    await work();
  } finally {
    isDone = true;
  }
  await turned;
  return longest;
};

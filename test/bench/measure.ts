import { performance } from 'node:perf_hooks';

/** Microseconds that one call of `work` takes: the median of several rounds. */
export const microsecondsPerCall = (work: () => unknown, calls = 20_000, rounds = 9): number => {
  const round = (): number => {
    const started = performance.now();
    for (let call = 0; call < calls; call += 1) work();
    return ((performance.now() - started) * 1_000) / calls;
  };
  round(); // warms up
  const times = Array.from({ length: rounds }, round).sort((one, other) => one - other);
  return times[Math.floor(rounds / 2)]!;
};

export const print = (name: string, value: string): void => {
  console.log(`${name.padEnd(44)} ${value.padStart(14)}`);
};

import { performance } from 'node:perf_hooks';

const calls = 500;
const rounds = 101;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;

/** Microseconds that one call of `work` takes, over one round. */
const round = (work: () => unknown): number => {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1) work();
  return ((performance.now() - started) * 1_000) / calls;
};

/** What a piece of work costs beside its yardstick, in microseconds a call. */
export interface Comparison {
  readonly yardstick: number;
  readonly work: number;
  readonly ratio: number;
}

/** Compares round by round, so that whatever else the machine does falls on both. */
export const compare = (yardstick: () => unknown, work: () => unknown): Comparison => {
  round(yardstick);
  round(work); // both are warm now
  const pairs = Array.from({ length: rounds }, () => [round(yardstick), round(work)] as const);
  return {
    yardstick: median(pairs.map(([one]) => one)),
    work: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => other / one)),
  };
};

export const print = (name: string, value: string): void => {
  console.log(`${name.padEnd(44)} ${value.padStart(14)}`);
};

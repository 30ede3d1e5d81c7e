import { performance } from 'node:perf_hooks';

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;

/** How much is measured: so many calls in each of so many rounds, and in one more before them. */
export interface Extent {
  readonly calls: number;
  readonly rounds: number;
}

const usual: Extent = { calls: 500, rounds: 101 };

/** Microseconds that one call of `work` takes, over one round. */
const round = (work: () => unknown, calls: number): number => {
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
export const compare = (
  yardstick: () => unknown,
  work: () => unknown,
  { calls, rounds }: Extent = usual,
): Comparison => {
  const both = () => [round(yardstick, calls), round(work, calls)] as const;
  both(); // both are warm now
  const pairs = Array.from({ length: rounds }, both);
  return {
    yardstick: median(pairs.map(([one]) => one)),
    work: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => other / one)),
  };
};

/** Calls `work` with each of the items in turn, over and over. */
export const inTurn = <A>(items: readonly A[], work: (item: A) => unknown) => {
  let next = 0;
  return (): unknown => {
    next = (next + 1) % items.length;
    return work(items[next]!);
  };
};

/** Calls `work` with each of the items once. */
export const once = <A>(items: readonly A[], work: (item: A) => unknown) => {
  const rest = items.values();
  return (): unknown => {
    const { value, done } = rest.next();
    if (done === true) throw new RangeError('there are fewer items than calls');
    return work(value);
  };
};

export const print = (name: string, value: string): void => {
  console.log(`${name.padEnd(44)} ${value.padStart(14)}`);
};

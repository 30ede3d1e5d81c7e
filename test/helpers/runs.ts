/** The runs that the tests are cut into: the scripts `test`, `test:slow` and `test:long`. */
const runNames = ['quick', 'slow', 'long'] as const;

export type RunName = (typeof runNames)[number];

export const isRunName = (name: string): name is RunName =>
  (runNames as readonly string[]).includes(name);

/** The run that is going on. */
export interface Run {
  readonly name: RunName;
  /** Everything random in the run begins with it. */
  readonly seed: number;
}

/** How many times a property is checked, of 100 times in the slow run. */
const percent: Readonly<Record<RunName, number>> = { quick: 20, slow: 100, long: 2_000 };

/** Fewer checks than these are not made fewer. */
const least = 10;

/** How many times a property is checked in a run that is checked `count` times in the slow run. */
export const runsIn = (name: RunName, count: number): number =>
  Math.max(Math.min(count, least), Math.ceil((count * percent[name]) / 100));

declare module 'vitest' {
  interface ProvidedContext {
    run: Run;
  }
  interface TaskMeta {
    /** What the reporter prints of a test when the run has ended. */
    summary?: string;
  }
}

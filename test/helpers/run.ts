import { inject, type TestContext } from 'vitest';
import { type RunName, runsIn } from './runs.js';

const { name, seed } = inject('run');

export { seed };

/** The value for the run that is going on. */
export const inRun = <A>(values: Readonly<Record<RunName, A>>): A => values[name];

/** How many times a property is checked that is checked `count` times in the slow run. */
export const runs = (count: number): number => runsIn(name, count);

/** Has the reporter print a text below the title of the test when the run has ended. */
export const summarize = ({ task }: TestContext, text: string): void => {
  task.meta.summary = text;
};

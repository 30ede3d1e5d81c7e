import type { Clock } from '../../server/ports/clock.js';
import { caseOn, type ContractCase, expectSame } from './contract.js';

/** A clock, and what lets its time pass. */
export interface ClockUnderTest {
  readonly clock: Clock;
  /** Resolves once so many milliseconds have passed, and what fell due has run. */
  readonly advance: (ms: number) => Promise<void>;
}

/**
 * What the server needs of a clock, as cases for any test runner.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import { clockContract, virtualClock } from 'millrace/testing';
 *
 * const open = async () => {
 *   const { scheduler, advance } = virtualClock();
 *   return { clock: scheduler, advance: async (ms: number) => advance(ms) };
 * };
 * for (const { name, run } of clockContract(open)) void test(name, run);
 * ```
 * @param open gives a clock for one case
 */
export const clockContract = (open: () => Promise<ClockUnderTest>): readonly ContractCase[] => {
  const define = caseOn(open, () => Promise.resolve());
  return [
    define('counts milliseconds', async ({ clock, advance }) => {
      const before = clock.now();
      await advance(30);
      expectSame('that 30 ms have passed', clock.now() - before >= 30, true);
    }),
    define(
      'runs what is due, in the order of its moments, and nothing earlier',
      async (subject) => {
        const { clock, advance } = subject;
        const steps: string[] = [];
        clock.schedule(() => steps.push('late'), 40);
        clock.schedule(() => steps.push('early'), 10);
        const later = clock.schedule(() => steps.push('very late'), 60_000);
        expectSame('nothing at once', steps, []);
        await advance(60);
        later.unsubscribe();
        expectSame('the steps', steps, ['early', 'late']);
      },
    ),
    define('runs nothing that was unsubscribed', async ({ clock, advance }) => {
      const steps: string[] = [];
      clock.schedule(() => steps.push('cancelled'), 10).unsubscribe();
      clock.schedule(() => steps.push('kept'), 10);
      await advance(30);
      expectSame('the steps', steps, ['kept']);
    }),
  ];
};

import {
  asyncScheduler,
  from,
  map,
  mergeMap,
  type Observable,
  type SchedulerLike,
  timer,
} from 'rxjs';
import type { Fault, PlannedFault, Reach } from './faults.js';
import { seededRandom } from './seededRandom.js';

/** Options of `faultPlan`. */
export interface FaultPlanOptions {
  /** The same seed gives the same plan. */
  readonly seed: number;
  /** The number of faults. */
  readonly count: number;
  /** The duration of the plan in milliseconds. */
  readonly withinMs: number;
  /** The kinds to choose from. Default: all of them. */
  readonly kinds?: readonly Fault['_tag'][];
  /** The longest duration of a fault in milliseconds. Default 1 000. */
  readonly maxForMs?: number;
}

interface Choices {
  readonly upTo: (most: number) => number;
  readonly forMs: () => number;
  readonly reach: () => Reach;
}

const faultFactories: {
  readonly [Tag in Fault['_tag']]: (choices: Choices) => Fault & { _tag: Tag };
} = {
  Reset: () => ({ _tag: 'Reset' }),
  Close: () => ({ _tag: 'Close' }),
  HalfOpen: ({ reach }) => ({ _tag: 'HalfOpen', reach: reach() }),
  Delay: ({ upTo, forMs, reach }) => ({
    _tag: 'Delay',
    reach: reach(),
    ms: upTo(250),
    forMs: forMs(),
  }),
  Split: ({ upTo, forMs, reach }) => ({
    _tag: 'Split',
    reach: reach(),
    maxBytes: upTo(64),
    forMs: forMs(),
  }),
  Throttle: ({ upTo, forMs, reach }) => ({
    _tag: 'Throttle',
    reach: reach(),
    bytesPerSecond: 1_000 + upTo(64_000),
    forMs: forMs(),
  }),
  Refuse: ({ forMs }) => ({ _tag: 'Refuse', forMs: forMs() }),
};

const allKinds = Object.keys(faultFactories) as Fault['_tag'][];
const reachesOf: readonly Reach[] = ['up', 'down', 'both'];

/**
 * A random plan of faults, in the order of their times. It is plain data: print it with a failure,
 * edit it, and run it with `playFaults`.
 *
 * Throws a `RangeError` when `kinds` is empty.
 *
 * @example
 * ```ts
 * import { createFaultProxy, faultPlan, playFaults } from 'millrace/testing';
 *
 * const proxy = await createFaultProxy({ target: 'http://127.0.0.1:8080' });
 * const plan = faultPlan({ seed: 7, count: 20, withinMs: 10_000, kinds: ['Reset', 'HalfOpen'] });
 * playFaults(plan).subscribe(proxy.inject);
 * ```
 */
export const faultPlan = ({
  seed,
  count,
  withinMs,
  kinds = allKinds,
  maxForMs = 1_000,
}: FaultPlanOptions): readonly PlannedFault[] => {
  const random = seededRandom(seed);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const oneOf = <A>(choices: readonly A[]): A => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined)
      throw new RangeError('faultPlan: `kinds` needs at least one kind of fault.');
    return choice;
  };
  const choices: Choices = { upTo, forMs: () => upTo(maxForMs), reach: () => oneOf(reachesOf) };
  return Array.from({ length: count }, () => ({
    atMs: Math.floor(random() * withinMs),
    fault: faultFactories[oneOf(kinds)](choices),
  })).sort((one, other) => one.atMs - other.atMs);
};

/**
 * Emits each fault of a plan at its time after the subscription, and completes after the last one.
 * Unsubscribing cancels all timers. See {@link faultPlan} for an example.
 *
 * @param scheduler runs the timers; rxjs' `asyncScheduler` by default
 */
export const playFaults = (
  plan: readonly PlannedFault[],
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Fault> =>
  from(plan).pipe(mergeMap(({ atMs, fault }) => timer(atMs, scheduler).pipe(map(() => fault))));

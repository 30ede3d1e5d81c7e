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

/** What a plan of faults is made from. */
export interface FaultPlanOptions {
  /** The same seed gives the same plan. */
  readonly seed: number;
  /** How many faults. */
  readonly count: number;
  /** The time over which they are spread, in milliseconds. */
  readonly withinMs: number;
  /** The kinds to choose from. Default: all of them. */
  readonly kinds?: readonly Fault['_tag'][];
  /** The longest that a fault lasts, in milliseconds. Default 1 000. */
  readonly maxForMs?: number;
}

interface Dice {
  readonly upTo: (most: number) => number;
  readonly forMs: () => number;
  readonly reach: () => Reach;
}

const makers: { readonly [Tag in Fault['_tag']]: (dice: Dice) => Fault & { _tag: Tag } } = {
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

const allKinds = Object.keys(makers) as Fault['_tag'][];
const reachesOf: readonly Reach[] = ['up', 'down', 'both'];

/**
 * A plan of random faults in the order of their moments: data, to be looked at, changed, kept
 * beside a failure, and played.
 *
 * Throws a `RangeError` when there is no kind to choose from.
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
    if (choice === undefined) throw new RangeError('faultPlan: name at least one kind of fault.');
    return choice;
  };
  const dice: Dice = { upTo, forMs: () => upTo(maxForMs), reach: () => oneOf(reachesOf) };
  return Array.from({ length: count }, () => ({
    atMs: Math.floor(random() * withinMs),
    fault: makers[oneOf(kinds)](dice),
  })).sort((one, other) => one.atMs - other.atMs);
};

/**
 * Emits each fault of a plan at its moment after the subscription, and completes after the last.
 * Unsubscribing leaves no timer behind. See {@link faultPlan} for an example.
 *
 * @param scheduler runs the timers; rxjs' `asyncScheduler` by default
 */
export const playFaults = (
  plan: readonly PlannedFault[],
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Fault> =>
  from(plan).pipe(mergeMap(({ atMs, fault }) => timer(atMs, scheduler).pipe(map(() => fault))));

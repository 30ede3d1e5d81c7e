import { VirtualTimeScheduler } from 'rxjs';

/** A clock that advances only on demand. */
export interface VirtualClock {
  /** The scheduler of this clock. Its time starts at 0. */
  readonly scheduler: VirtualTimeScheduler;
  /** Advances the time by milliseconds, and runs all actions that become due. */
  readonly advance: (ms: number) => void;
  /** Suspends the machine: the time advances, and every timer keeps its remaining delay. */
  readonly sleep: (ms: number) => void;
  /** The number of pending timers. Use it to check that nothing leaks. */
  readonly pending: () => number;
}

/**
 * A virtual clock for a connection, a server or an operator: hours pass at once in a test.
 *
 * @example
 * ```ts
 * import { virtualClock } from 'millrace/testing';
 * import { interval } from 'rxjs';
 *
 * const { scheduler, advance, pending } = virtualClock();
 * const beats = interval(1_000, scheduler).subscribe((count) => console.log(count));
 * advance(3_000); // 0, 1, 2
 * beats.unsubscribe();
 * pending(); // 0
 * ```
 * @param scheduler a scheduler of your own, such as one whose timers are late
 */
export const virtualClock = (
  scheduler: VirtualTimeScheduler = new VirtualTimeScheduler(undefined, 0),
): VirtualClock => {
  return {
    scheduler,
    advance: (ms) => {
      const until = scheduler.frame + ms;
      scheduler.maxFrames = until;
      scheduler.flush();
      scheduler.frame = until;
    },
    sleep: (ms) => {
      scheduler.frame += ms;
      for (const action of scheduler.actions) action.delay += ms;
    },
    // Cancelled actions stay in the queue until they are due; they are marked as closed.
    pending: () => scheduler.actions.filter((action) => !action.closed).length,
  };
};

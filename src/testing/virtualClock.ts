import { VirtualTimeScheduler } from 'rxjs';

/** Time that stands still until it is told to go on. */
export interface VirtualClock {
  /** What takes a scheduler or a clock takes this one; its time begins at 0. */
  readonly scheduler: VirtualTimeScheduler;
  /** Lets so many milliseconds pass, with all that falls due in them. */
  readonly advance: (ms: number) => void;
  /** Lets the machine sleep: the time goes on, and every timer waits for as long as it had to. */
  readonly sleep: (ms: number) => void;
  /** How many timers wait; none is left behind by what has ended. */
  readonly pending: () => number;
}

/**
 * A clock for a connection, a server or an operator, so that hours pass in a test at once.
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
 * @param scheduler one with ways of its own, such as timers that come late
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
    // Cancelled actions stay in the queue until their time; they are marked as closed.
    pending: () => scheduler.actions.filter((action) => !action.closed).length,
  };
};

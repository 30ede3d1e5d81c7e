import { filter, merge, type Observable, type SchedulerLike, take, timer } from 'rxjs';

/** The longest delay of a platform timer. */
const maxDelayMs = 2 ** 31 - 1;

/** The clock of a wait. */
export interface TimerUntilOptions {
  readonly now: () => number;
  readonly scheduler: SchedulerLike;
  /** Each emission compares the clock again: a timer stands still while the machine sleeps. */
  readonly signals$: Observable<unknown>;
}

/**
 * Emits once when the clock reaches a moment (milliseconds since the epoch) and completes. A moment
 * more than 24 days away counts as reached after 24 days, the longest delay of a timer.
 */
export const timerUntil = (
  moment: number,
  { now, scheduler, signals$ }: TimerUntilOptions,
): Observable<unknown> => {
  const delayMs = Math.min(Math.max(0, moment - now()), maxDelayMs);
  return merge(timer(delayMs, scheduler), signals$.pipe(filter(() => now() >= moment))).pipe(
    take(1),
  );
};

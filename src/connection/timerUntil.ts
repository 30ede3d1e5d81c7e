import { filter, merge, type Observable, type SchedulerLike, take, timer } from 'rxjs';

/** Timers of the platform take no longer delay. */
const maxDelayMs = 2 ** 31 - 1;

/** What time a moment is waited for in. */
export interface TimerUntilOptions {
  readonly now: () => number;
  readonly scheduler: SchedulerLike;
  /** Says when to look at the clock beside the timer, which a machine asleep holds up. */
  readonly signals$: Observable<unknown>;
}

/**
 * Emits once when the clock has reached a moment, in milliseconds since the epoch, and completes.
 * A moment more than 24 days away counts as reached after that time.
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

import {
  catchError,
  defer,
  EMPTY,
  type ObservableInput,
  of,
  retry,
  type Subscription,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import { retryDelayMs } from '../../../internal/retryDelay.js';
import type { Clock } from '../../ports/clock.js';

/** Reports a failure that no caller waits for. Never throws. */
export type ReportFailure = (message: string, cause: unknown) => void;

/** When background work starts, and what happens when it fails. */
interface BackgroundOptions {
  /** Starts after this time, in milliseconds; at once by default. */
  readonly delayMs?: number;
  /** The number of attempts; unlimited by default. */
  readonly attempts?: number;
  /** Runs after the last attempt has failed. */
  readonly onGiveUp?: (cause: unknown) => void;
}

/** Runs work that no caller waits for. */
export type RunInBackground = (
  name: string,
  work: () => ObservableInput<unknown>,
  options?: BackgroundOptions,
) => Subscription;

/**
 * Creates a runner of background work. Each failure is reported, and the work runs again after a
 * pause that grows from a second to a minute. Unsubscribing from `running` stops all of it.
 */
export const createBackground =
  (clock: Clock, report: ReportFailure, running: Subscription): RunInBackground =>
  (name, work, { delayMs, attempts = Infinity, onGiveUp = () => undefined } = {}) => {
    const start$ = delayMs === undefined ? of(0) : timer(delayMs, clock);
    const subscription = start$
      .pipe(
        switchMap(() =>
          defer(work).pipe(
            tap({ error: (cause: unknown) => report(`${name} failed`, cause) }),
            retry({
              count: attempts - 1,
              delay: (_, failures) => timer(retryDelayMs(failures), clock),
            }),
            catchError((cause: unknown) => {
              onGiveUp(cause);
              return EMPTY;
            }),
          ),
        ),
      )
      .subscribe();
    running.add(subscription);
    return subscription;
  };

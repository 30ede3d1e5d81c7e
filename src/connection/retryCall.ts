import { type MonoTypeOperatorFunction, retry, throwError, timer } from 'rxjs';
import { isRetryable } from '../calls/retryable.js';
import type { CallError } from '../errors.js';
import type { Settings } from './options.js';

/**
 * Makes a call again, after the waits of the retry policy, while it fails with what may succeed
 * later and is still worth it. Errors with the last failure.
 */
export const retryCall = <A>(
  { retry: { delayMs }, random, scheduler }: Settings,
  renewable: boolean,
  isWorthIt: (failures: number) => boolean,
): MonoTypeOperatorFunction<A> =>
  retry({
    delay: (error: CallError, failures) =>
      isRetryable(error, renewable) && isWorthIt(failures)
        ? timer(delayMs(failures, random), scheduler)
        : throwError(() => error),
  });

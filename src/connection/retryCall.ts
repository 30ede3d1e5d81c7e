import { type MonoTypeOperatorFunction, retry, throwError, timer } from 'rxjs';
import { isRetryable } from '../calls/retryable.js';
import type { CallError } from '../errors.js';
import type { Settings } from './options.js';

/**
 * Retries a call with the waits of the retry policy, while its error is retryable and `isUseful`
 * holds for the number of failures. Otherwise errors with the last error.
 */
export const retryCall = <A>(
  { retry: { delayMs }, random, scheduler }: Settings,
  renewable: boolean,
  isUseful: (failures: number) => boolean,
): MonoTypeOperatorFunction<A> =>
  retry({
    delay: (error: CallError, failures) =>
      isRetryable(error, renewable) && isUseful(failures)
        ? timer(delayMs(failures, random), scheduler)
        : throwError(() => error),
  });

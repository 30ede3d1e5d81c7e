import {
  catchError,
  defer,
  finalize,
  from,
  map,
  type Observable,
  of,
  switchMap,
  timeout,
  timer,
} from 'rxjs';
import type { Clock } from '../../ports/clock.js';
import type { HookCall, HookSender } from '../../ports/hooks.js';

/** The result of a delivery. */
export type Verdict = 'delivered' | 'busy' | 'unreachable' | 'refused';

/** How often a delivery with this result is attempted in all. */
const maxAttempts: Readonly<Record<Verdict, number>> = {
  delivered: 1,
  busy: 3,
  unreachable: 2,
  refused: 1,
};

const attemptTimeoutMs = 6_000;
const deliveryTimeoutMs = 15_000;
const firstRetryDelayMs = 500;

const verdictOf = (status: number): Verdict => {
  if (status >= 200 && status < 300) return 'delivered';
  return status >= 500 || status === 408 || status === 429 ? 'busy' : 'refused';
};

const attemptOnce = (sender: HookSender, clock: Clock, call: HookCall): Observable<Verdict> =>
  defer(() => {
    const abort = new AbortController();
    return from(sender.send(call, abort.signal)).pipe(
      map(verdictOf),
      catchError(() => of<Verdict>('unreachable')),
      timeout({ first: attemptTimeoutMs, scheduler: clock, with: () => of<Verdict>('busy') }),
      finalize(() => {
        abort.abort();
      }),
    );
  });

/**
 * Sends an event to a webhook, with up to two retries where the result allows them: 0.5 and 1
 * second after the failure, all within 15 seconds. Unsubscribing aborts the attempt under way.
 */
export const deliverToHook = (
  sender: HookSender,
  clock: Clock,
  call: Omit<HookCall, 'attempt'>,
): Observable<Verdict> => {
  const attempt = (count: number): Observable<Verdict> =>
    attemptOnce(sender, clock, { ...call, attempt: count }).pipe(
      switchMap((verdict) =>
        count < maxAttempts[verdict]
          ? timer(firstRetryDelayMs * 2 ** (count - 1), clock).pipe(
              switchMap(() => attempt(count + 1)),
            )
          : of(verdict),
      ),
    );
  return attempt(1).pipe(
    timeout({ first: deliveryTimeoutMs, scheduler: clock, with: () => of<Verdict>('busy') }),
  );
};

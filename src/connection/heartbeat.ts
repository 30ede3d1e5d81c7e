import {
  connect,
  defer,
  filter,
  ignoreElements,
  merge,
  mergeMap,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  repeat,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { ConnectionLostError } from '../errors.js';
import type { Settings } from './options.js';

/** What a heartbeat looks after. */
export interface HeartbeatDeps<F> {
  readonly isHealthCheck: (frame: F) => boolean;
  /** Each emission asks for a sign of life at once. */
  readonly doubts$: Observable<unknown>;
  readonly ping: () => void;
}

const late = (afterMs: number): ConnectionLostError =>
  new ConnectionLostError(`There was no first frame within ${String(afterMs)} ms.`);

const silent = (forMs: number): ConnectionLostError =>
  new ConnectionLostError(`A ping had no answer for ${String(forMs)} ms.`, undefined, 'silent');

/**
 * Keeps a socket alive and tells when it is dead: pings after each health check, and errors with a
 * `ConnectionLostError` when the first frame does not come in time, or when no frame at all follows
 * a ping that was sent out of doubt, be it for the long silence or because `doubts$` said so.
 *
 * Silence alone proves nothing, because a timer may come late: where the machine slept or the
 * platform throttles timers, the frames that prove life are still waiting behind it.
 */
export const heartbeat = <F>(
  { heartbeat: options, scheduler, now }: Settings,
  { isHealthCheck, doubts$, ping }: HeartbeatDeps<F>,
): MonoTypeOperatorFunction<F> => {
  const { handshakeTimeoutMs, pingAfterMs, silenceMs, probeMs } = options;

  const probe = (tries: number): Observable<never> =>
    defer(() => {
      const sentAt = now();
      ping();
      return timer(probeMs, scheduler).pipe(
        mergeMap(() => {
          // Whoever slept through the limit may have slept through the answer.
          const isLate = now() - sentAt >= 2 * probeMs;
          return isLate && tries > 1 ? probe(tries - 1) : throwError(() => silent(probeMs));
        }),
      );
    });

  const pings$ = (frames$: Observable<F>): Observable<never> =>
    frames$.pipe(
      filter(isHealthCheck),
      switchMap(() => timer(pingAfterMs, scheduler)),
      tap(ping),
      ignoreElements(),
    );

  const quietMs = Math.max(0, silenceMs - probeMs);

  // A frame only puts the end of the wait off: a timer for each would cost more than to read it.
  const quiet = (heardAt: () => number): Observable<unknown> =>
    defer(() => {
      const since = heardAt();
      const leftMs = Math.min(quietMs, since + quietMs - now());
      return timer(Math.max(0, leftMs), scheduler).pipe(
        switchMap(() => (heardAt() === since ? of(since) : quiet(heardAt))),
      );
    });

  // Any frame is a sign of life and ends every probe.
  const death$ = (frames$: Observable<F>, heardAt: () => number): Observable<never> => {
    const next$ = frames$.pipe(take(1));
    const silences$ = quiet(heardAt).pipe(repeat({ delay: () => next$ }));
    return next$.pipe(
      switchMap(() => merge(silences$, doubts$)),
      mergeMap(() => probe(2).pipe(takeUntil(frames$))),
    );
  };

  return (frames$) =>
    defer(() => {
      let heardAt = now();
      return frames$.pipe(
        timeout({
          first: handshakeTimeoutMs,
          scheduler,
          with: () => throwError(() => late(handshakeTimeoutMs)),
        }),
        tap(() => {
          heardAt = now();
        }),
        // Armed before the frame is passed on: whoever gets it may doubt the socket from inside.
        connect((shared$) =>
          merge(
            death$(shared$, () => heardAt),
            pings$(shared$),
            shared$,
          ),
        ),
      );
    });
};

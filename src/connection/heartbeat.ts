import {
  ignoreElements,
  merge,
  type MonoTypeOperatorFunction,
  Observable,
  Subscription,
  tap,
} from 'rxjs';
import { ConnectionLostError } from '../errors.js';
import type { Settings } from './options.js';

/** The collaborators of a heartbeat. */
export interface HeartbeatDeps<F> {
  readonly isHealthCheck: (frame: F) => boolean;
  /** Each emission probes the socket at once. */
  readonly probes$: Observable<unknown>;
  readonly ping: () => void;
}

/** What the watchdog waits for: the first frame, silence, or the response to a probe. */
type Phase = 'handshake' | 'silence' | 'probe';

const handshakeError = (afterMs: number): ConnectionLostError =>
  new ConnectionLostError(`There was no first frame within ${String(afterMs)} ms.`);

const silenceError = (forMs: number): ConnectionLostError =>
  new ConnectionLostError(`A ping had no response for ${String(forMs)} ms.`, undefined, 'silent');

/** A timer that late execution may have slept through is given this many chances. */
const maxProbes = 2;

/**
 * Keeps a socket alive and detects that it is dead, with two timers:
 *
 * - the ping timer starts over with each health check and pings when it is due;
 * - the watchdog waits for the first frame (`handshake`), then for silence (`silence`), and then for
 *   a response to a ping (`probe`). Any frame takes it back to `silence`.
 *
 * Silence alone never ends a socket: a timer can be late, where the machine slept or the platform
 * throttles timers, and the frames that prove life then wait behind it. Only an unanswered probe
 * does. Errors with a `ConnectionLostError`.
 */
export const heartbeat = <F>(
  { heartbeat: options, scheduler, now }: Settings,
  { isHealthCheck, probes$, ping }: HeartbeatDeps<F>,
): MonoTypeOperatorFunction<F> => {
  const { handshakeTimeoutMs, pingAfterMs, silenceMs, probeMs } = options;
  const quietMs = Math.max(0, silenceMs - probeMs);

  return (frames$) =>
    new Observable((subscriber) => {
      let phase: Phase = 'handshake';
      let lastFrameAt = now();
      /** Whether a frame was received since the watchdog was started. */
      let isAlive = false;
      let probedAt = 0;
      let probes = 0;
      let pingTimer = Subscription.EMPTY;
      let watchdog = Subscription.EMPTY;

      const startWatchdog = (delayMs: number): void => {
        watchdog.unsubscribe();
        isAlive = false;
        watchdog = scheduler.schedule(check, delayMs);
      };

      const listen = (delayMs: number): void => {
        phase = 'silence';
        probes = 0;
        startWatchdog(delayMs);
      };

      const probe = (): void => {
        phase = 'probe';
        probes += 1;
        probedAt = now();
        startWatchdog(probeMs);
        ping();
      };

      /** The watchdog is due. */
      const check = (): void => {
        if (phase === 'handshake') subscriber.error(handshakeError(handshakeTimeoutMs));
        else if (phase === 'silence') {
          // One timer for all frames: it starts over for the rest of the time since the last one.
          const leftMs = Math.max(0, lastFrameAt + quietMs - now());
          if (isAlive) listen(Math.min(quietMs, leftMs));
          else probe();
        } else {
          // A timer that is this late may run before the frames that were received meanwhile.
          const isLate = now() - probedAt >= 2 * probeMs;
          if (isLate && probes < maxProbes) probe();
          else subscriber.error(silenceError(probeMs));
        }
      };

      const receive = (frame: F): void => {
        lastFrameAt = now();
        isAlive = true;
        if (phase !== 'silence') listen(quietMs);
        if (!isHealthCheck(frame)) return;
        pingTimer.unsubscribe();
        pingTimer = scheduler.schedule(ping, pingAfterMs);
      };

      startWatchdog(handshakeTimeoutMs);
      subscriber.add(() => {
        pingTimer.unsubscribe();
        watchdog.unsubscribe();
      });
      const probed$ = probes$.pipe(
        tap(() => {
          if (phase === 'silence') probe();
          // The deadline of a probe in progress stays.
          else if (phase === 'probe') ping();
        }),
        ignoreElements(),
      );
      // The timers are set before the frame is emitted: a subscriber may probe from inside `next`.
      return merge(probed$, frames$.pipe(tap(receive))).subscribe(subscriber);
    });
};

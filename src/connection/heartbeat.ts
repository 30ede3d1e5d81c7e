import { Subscription } from 'rxjs';
import { ConnectionLostError } from '../errors.js';
import type { Settings } from './options.js';

/** What a heartbeat does to its socket. */
export interface HeartbeatDeps {
  readonly ping: () => void;
  /** The socket is dead. */
  readonly onDead: (cause: ConnectionLostError) => void;
}

/** Keeps a socket alive and detects that it is dead. */
export interface Heartbeat {
  /** A frame was received. */
  readonly receive: (isHealthCheck: boolean) => void;
  /** Checks at once whether the socket is alive. */
  readonly probe: () => void;
  readonly stop: () => void;
}

/** How often a probe is repeated whose timer was late. */
const maxRepeats = 1;

/**
 * Starts the two timers of a socket: one pings after each health check; the watchdog waits for the
 * first frame, then for silence, and then for a response to a ping.
 *
 * Silence alone never ends a socket: a timer can be late, where the machine slept or the platform
 * throttles timers, and the frames that prove life then wait behind it. Only an unanswered probe
 * does.
 */
export const createHeartbeat = (
  { heartbeat, scheduler, now }: Settings,
  { ping, onDead }: HeartbeatDeps,
): Heartbeat => {
  const { handshakeTimeoutMs, pingAfterMs, silenceMs, probeMs } = heartbeat;
  const quietMs = Math.max(0, silenceMs - probeMs);
  const noFirstFrame = `There was no first frame within ${String(handshakeTimeoutMs)} ms.`;
  const noResponse = `A ping had no response for ${String(probeMs)} ms.`;
  let pingTimer = Subscription.EMPTY;
  let watchdog = Subscription.EMPTY;
  let phase: 'handshake' | 'silence' | 'probe' = 'handshake';
  let lastFrameAt = now();

  const watch = (next: typeof phase, delayMs: number, onDue: () => void): void => {
    phase = next;
    watchdog.unsubscribe();
    watchdog = scheduler.schedule(onDue, delayMs);
  };

  // One timer for all frames: it starts over for the rest of the time since the last one.
  const listen = (delayMs: number): void => {
    watch('silence', delayMs, () => {
      const leftMs = Math.min(quietMs, lastFrameAt + quietMs - now());
      if (leftMs > 0) listen(leftMs);
      else probe(maxRepeats);
    });
  };

  const probe = (repeats: number): void => {
    const probedAt = now();
    watch('probe', probeMs, () => {
      // A timer that is this late may run before the frames that were received meanwhile.
      if (now() - probedAt >= 2 * probeMs && repeats > 0) probe(repeats - 1);
      else onDead(new ConnectionLostError(noResponse, undefined, 'silent'));
    });
    ping();
  };

  watch('handshake', handshakeTimeoutMs, () => {
    onDead(new ConnectionLostError(noFirstFrame));
  });

  return {
    receive: (isHealthCheck) => {
      lastFrameAt = now();
      if (phase !== 'silence') listen(quietMs);
      if (!isHealthCheck) return;
      pingTimer.unsubscribe();
      pingTimer = scheduler.schedule(ping, pingAfterMs);
    },
    probe: () => {
      if (phase === 'silence') probe(maxRepeats);
      // The deadline of a probe in progress stays.
      else if (phase === 'probe') ping();
    },
    stop: () => {
      pingTimer.unsubscribe();
      watchdog.unsubscribe();
    },
  };
};

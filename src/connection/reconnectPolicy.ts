import { filter, ignoreElements, merge, type Observable, take, timer } from 'rxjs';
import { type ConnectionError, ConnectionLostError } from '../errors.js';
import type { Drain } from '../protocol/handshake.js';
import { isRetryable } from '../calls/retryable.js';
import type { Settings } from './options.js';
import type { WakeSignal } from './wakeSignals.js';
import type { Closed, Offline } from './status.js';

/** The longest delay that a server may ask for. */
const maxDrainDelayMs = 5 * 60_000;

/** Whether and when to reconnect. */
export interface ReconnectPolicy {
  /** The number of the next attempt, 1 for the first. */
  readonly attempt: () => number;
  /** The connection is up; once it has lasted, the failures before it no longer count. */
  readonly opened: () => void;
  /** The server announced its shutdown, and when to reconnect. */
  readonly draining: (drain: Drain) => void;
  /** The attempt failed, or the connection is lost. */
  readonly lost: (cause: ConnectionError) => Offline | Closed;
  /** Completes when the next attempt is due. */
  readonly due: (offline: Offline) => Observable<never>;
}

/** The collaborators of a reconnect policy. */
export interface ReconnectPolicyDeps {
  readonly settings: Settings;
  readonly renewable: boolean;
  readonly signals$: Observable<WakeSignal>;
}

export const createReconnectPolicy = ({
  settings,
  renewable,
  signals$,
}: ReconnectPolicyDeps): ReconnectPolicy => {
  const { now, random, retry, scheduler } = settings;
  let failures = 0;
  let upSince: number | undefined;
  let drainedUntil = 0;

  const delayMs = (cause: ConnectionError, wasUp: boolean, since: number): number => {
    if (drainedUntil > since) return drainedUntil - since;
    // Clients detect a silent socket at different times, so these reconnects need no jitter.
    const isSilent = cause instanceof ConnectionLostError && cause.reason === 'silent';
    return isSilent && wasUp && failures === 1 ? 0 : retry.delayMs(failures, random);
  };

  return {
    attempt: () => failures + 1,
    opened: () => {
      upSince = now();
    },
    draining: ({ return_after_ms }) => {
      drainedUntil = now() + Math.min(Math.max(0, return_after_ms), maxDrainDelayMs);
    },
    lost: (cause) => {
      const since = now();
      const wasUp = upSince !== undefined;
      if (upSince !== undefined && since - upSince >= retry.stableMs) failures = 0;
      upSince = undefined;
      failures += 1;
      if (!isRetryable(cause, renewable) || !retry.shouldRetry(failures))
        return { _tag: 'Closed', cause, since };
      const retryAt = since + delayMs(cause, wasUp, since);
      return { _tag: 'Offline', cause, attempt: failures, since, retryAt };
    },
    due: ({ since, retryAt }) => {
      // A signal of the platform ends the wait early, but not a delay that the server asked for.
      const isDrained = drainedUntil > since;
      const isOpportune = (signal: WakeSignal): boolean =>
        now() >= retryAt || (!isDrained && signal !== 'woke' && signal !== 'offline');
      return merge(timer(retryAt - since, scheduler), signals$.pipe(filter(isOpportune))).pipe(
        take(1),
        ignoreElements(),
      );
    },
  };
};

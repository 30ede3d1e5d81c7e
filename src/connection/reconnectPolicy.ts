import { filter, ignoreElements, merge, type Observable, take, timer } from 'rxjs';
import { type ConnectionError, ConnectionLostError } from '../errors.js';
import type { Drain } from '../protocol/handshake.js';
import { isRetryable } from '../calls/retryable.js';
import type { Settings } from './options.js';
import type { WakeSignal } from './wakeSignals.js';
import type { Closed, Offline } from './status.js';

/** The longest that a server may ask a client to stay away. */
const longestStayMs = 5 * 60_000;

/** Whether and when to come back. */
export interface ReconnectPolicy {
  /** The number of the next try, 1 for the first. */
  readonly attempt: () => number;
  /** The connection is up; it counts when it lasts. */
  readonly opened: () => void;
  /** The server said when to come back. */
  readonly told: (drain: Drain) => void;
  /** The try or the connection is over. */
  readonly lost: (cause: ConnectionError) => Offline | Closed;
  /** Completes when the next try is due. */
  readonly due: (offline: Offline) => Observable<never>;
}

/** What it takes to come back. */
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
  let askedBackAt = 0;

  const delayMs = (cause: ConnectionError, wasUp: boolean, since: number): number => {
    if (askedBackAt > since) return askedBackAt - since;
    // Each client finds out for itself that its socket fell silent, so they do not come together.
    const isSilent = cause instanceof ConnectionLostError && cause.reason === 'silent';
    return isSilent && wasUp && failures === 1 ? 0 : retry.delayMs(failures, random);
  };

  return {
    attempt: () => failures + 1,
    opened: () => {
      upSince = now();
    },
    told: ({ return_after_ms }) => {
      askedBackAt = now() + Math.min(Math.max(0, return_after_ms), longestStayMs);
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
      // The platform may have reasons to come sooner; what the server asked for it does not cut.
      const isAsked = askedBackAt > since;
      const isOpportune = (signal: WakeSignal): boolean =>
        now() >= retryAt || (!isAsked && signal !== 'woke' && signal !== 'offline');
      return merge(timer(retryAt - since, scheduler), signals$.pipe(filter(isOpportune))).pipe(
        take(1),
        ignoreElements(),
      );
    },
  };
};

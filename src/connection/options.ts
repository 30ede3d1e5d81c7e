import type { Observable, ObservableInput, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { randomId } from '../calls/randomId.js';
import { InputError } from '../errors.js';
import type { UserDetails } from '../protocol/connectRequest.js';
import { Liveness } from '../protocol/handshake.js';
import { retryDelayMs } from './backoff.js';
import { platformSignals$, type WakeSignal } from './wakeSignals.js';
import { platformWebSocket, type WebSocketLike } from './webSocket.js';

/**
 * A token, or where to get one. A provider is asked by one call at a time, and its token is kept
 * until it expires: by the `exp` of its payload, ahead of which another one is asked for, or
 * because the server says so. A provider that fails is asked again after a wait, unless it failed
 * with a permanent `TokenError`.
 */
export type TokenSource = string | (() => string | ObservableInput<string>);

/** Signs of life. */
export interface HeartbeatOptions {
  /** Ping this long after the last health check. Default 25 000. */
  readonly pingAfterMs?: number;
  /**
   * Give the socket up this long after the last frame of any kind, the time of a probe included.
   * Default 35 000.
   */
  readonly silenceMs?: number;
  /**
   * How long a socket in doubt has to prove that it lives: it is pinged, and lost when no frame
   * comes in this time. Default 2000.
   */
  readonly probeMs?: number;
  /**
   * Look at the clock this often: where twice the time has gone by, the machine slept, and the
   * socket is in doubt. Default 5000.
   */
  readonly tickMs?: number;
  /** Give a new socket up when its first frame takes longer. Default 15 000. */
  readonly handshakeTimeoutMs?: number;
}

/** Coming back, and trying the events of the outbox again. */
export interface RetryOptions {
  /**
   * How long to wait before the next try, in milliseconds, after a number of failures in a row.
   * `random` is uniform in [0, 1). Default: full jitter, uniform between nothing and one second
   * after the first failure, and twice the bound after each further one, up to 30 s. What it
   * throws ends the stream. A closing server may name another time, which then holds.
   */
  readonly delayMs?: (failures: number, random: () => number) => number;
  /**
   * Whether to try again after this many failures in a row. Default: always. What it throws ends
   * the stream.
   */
  readonly shouldRetry?: (failures: number) => boolean;
  /**
   * A connection that lasted this long, in milliseconds, sets the count of failures back to zero.
   * Default 10 000.
   */
  readonly stableMs?: number;
}

/**
 * What is put back after a reconnect. A server with a log does it in one exchange; otherwise watches
 * come back in pages of 30 channels, and what was missed in chunks of 100, by calls that wait as
 * `retry` says when there are too many of them.
 */
export interface RecoveryOptions {
  /** How many of these calls, or of those that begin a watch, are under way at once. Default 5. */
  readonly concurrency?: number;
}

/** How to connect, and as whom. */
export interface ConnectOptions {
  /** Base of the REST calls, such as `http://127.0.0.1:8080`; the socket's address follows. */
  readonly url: string;
  readonly apiKey: string;
  /** Who connects; keys beside `id` are upserted into the user. */
  readonly user: UserDetails;
  readonly token: TokenSource;
  /**
   * Ask the provider for the next token this long before the end of the one in use, in
   * milliseconds, or when a fifth of its life is left if that is shorter. The connection then
   * moves to a socket of the new token without a gap. Default 60 000.
   */
  readonly renewTokenMs?: number;
  /** Opens a socket. Default: the platform's own, `ws` on a Node without one. */
  readonly webSocket?: (url: string) => WebSocketLike;
  /** Makes the calls. Default: the platform's own. */
  readonly fetch?: typeof fetch;
  /** Runs every timer. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /** Milliseconds since the epoch. Default: the scheduler's `now`. */
  readonly now?: () => number;
  /** Uniform in [0, 1), for the jitter. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Makes the ids of messages that have none, and the keys by which the server knows an event that
   * is sent again. Has to be unique. Default: 128 random bits.
   */
  readonly newId?: () => string;
  /** A call fails with a `NetworkError` when its answer takes longer. Default 10 000. */
  readonly requestTimeoutMs?: number;
  /** How many events may wait in the outbox. Default 1000. */
  readonly outboxCapacity?: number;
  /** Which event is refused when the outbox is full. Default `'newest'`. */
  readonly outboxDrops?: 'newest' | 'oldest';
  /**
   * What the platform tells; subscribed while the connection has a subscriber. An error counts as
   * its end. Default: what a page tells of its visibility and its network, nothing elsewhere.
   */
  readonly wake$?: Observable<WakeSignal>;
  readonly heartbeat?: HeartbeatOptions;
  readonly retry?: RetryOptions;
  readonly recovery?: RecoveryOptions;
}

const isHttp = (url: string): boolean => {
  try {
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
};

const isJson = (value: unknown): boolean => {
  try {
    return typeof JSON.stringify(value) === 'string';
  } catch {
    return false;
  }
};

const check = ({ url, user }: ConnectOptions): void => {
  if (!isHttp(url))
    throw new InputError(`url: "${url}" is no address; give one such as http://127.0.0.1:8080.`);
  if (!isJson(user)) throw new InputError('user: it has to be what JSON can hold.');
};

/**
 * The options with every default filled in, and without the token: what can be looked at must not
 * hold it.
 */
export type Settings = Readonly<
  Required<Omit<ConnectOptions, 'token' | 'heartbeat' | 'retry' | 'recovery'>> & {
    heartbeat: Required<HeartbeatOptions>;
    retry: Required<RetryOptions>;
    recovery: Required<RecoveryOptions>;
  }
>;

export const withDefaults = (given: ConnectOptions): Settings => {
  check(given);
  const { token: _, ...options } = given;
  const scheduler = options.scheduler ?? asyncScheduler;
  return {
    webSocket: platformWebSocket,
    fetch: (input, init) => fetch(input, init),
    now: () => scheduler.now(),
    // eslint-disable-next-line no-restricted-properties -- the one place where chance comes in
    random: Math.random,
    newId: randomId,
    requestTimeoutMs: 10_000,
    outboxCapacity: 1_000,
    outboxDrops: 'newest',
    renewTokenMs: 60_000,
    wake$: platformSignals$,
    ...options,
    scheduler,
    heartbeat: {
      pingAfterMs: Liveness.pingAfterMs,
      silenceMs: Liveness.silenceMs,
      probeMs: Liveness.probeMs,
      tickMs: 5_000,
      handshakeTimeoutMs: 15_000,
      ...options.heartbeat,
    },
    retry: { delayMs: retryDelayMs, shouldRetry: () => true, stableMs: 10_000, ...options.retry },
    recovery: { concurrency: 5, ...options.recovery },
  };
};

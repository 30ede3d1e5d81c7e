import type { ObservableInput, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { InputError } from '../errors.js';
import { Liveness, type UserDetails } from '../protocol/handshake.js';
import { retryDelayMs } from './backoff.js';
import { platformWebSocket, type WebSocketLike } from './webSocket.js';

/** A token, or where to get one: asked again whenever the server says that the last one expired. */
export type TokenSource = string | (() => string | ObservableInput<string>);

/** Signs of life. */
export interface HeartbeatOptions {
  /** Ping this long after the last health check. Default 25 000. */
  readonly pingAfterMs?: number;
  /** Give the socket up this long after the last frame of any kind. Default 35 000. */
  readonly silenceMs?: number;
  /** Give a new socket up when its first frame takes longer. Default 15 000. */
  readonly handshakeTimeoutMs?: number;
}

/** Coming back. */
export interface RetryOptions {
  /**
   * How long to wait before the next try, in milliseconds, after a number of failures in a row.
   * `random` is uniform in [0, 1). Default: the official client's ranges, from 0.25-2.5 s after
   * the first failure up to 25 s. What it throws ends the stream.
   */
  readonly delayMs?: (failures: number, random: () => number) => number;
  /**
   * Whether to try again after this many failures in a row. Default: always. What it throws ends
   * the stream.
   */
  readonly shouldRetry?: (failures: number) => boolean;
}

/** What is put back after a reconnect. */
export interface RecoveryOptions {
  /** How many watches are restored at the same time. Default 5. */
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
  /** A call fails with a `NetworkError` when its answer takes longer. Default 10 000. */
  readonly requestTimeoutMs?: number;
  /** How many events may wait in the outbox; more are refused. Default 1000. */
  readonly outboxCapacity?: number;
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
    requestTimeoutMs: 10_000,
    outboxCapacity: 1_000,
    ...options,
    scheduler,
    heartbeat: {
      pingAfterMs: Liveness.pingAfterMs,
      silenceMs: Liveness.silenceMs,
      handshakeTimeoutMs: 15_000,
      ...options.heartbeat,
    },
    retry: { delayMs: retryDelayMs, shouldRetry: () => true, ...options.retry },
    recovery: { concurrency: 5, ...options.recovery },
  };
};

import type { Observable, ObservableInput, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { randomId } from '../calls/randomId.js';
import type { UserDetails } from '../protocol/connectRequest.js';
import { Liveness } from '../protocol/handshake.js';
import { retryDelayMs } from './backoff.js';
import { checkOptions } from './checkOptions.js';
import { defaultMessageLimit } from '../state/chat.js';
import { platformSignals$, type WakeSignal } from './wakeSignals.js';
import { platformWebSocket, type WebSocketLike } from './webSocket.js';

/**
 * A token, or a provider of tokens. A provider is called once at a time, and its token is kept
 * until it expires: by the `exp` of its payload, shortly before which the provider is called for
 * the next one, or because the server refuses it. Its life is measured from when it was received.
 * A provider that fails, or gives a text that is no JWT, is called again after the delay of `retry`,
 * unless it fails with a permanent `TokenError`; `status$` shows the cause.
 */
export type TokenSource = string | (() => string | ObservableInput<string>);

/** How a socket is kept alive, and when it counts as lost. Times are in milliseconds. */
export interface HeartbeatOptions {
  /** Ping this long after the last health check. Default 25 000. */
  readonly pingAfterMs?: number;
  /**
   * The socket is lost this long after the last frame of any kind; the last `probeMs` of it are a
   * probe. Default 35 000.
   */
  readonly silenceMs?: number;
  /** How long a probe waits for a frame after its ping before the socket is lost. Default 2000. */
  readonly probeMs?: number;
  /**
   * How often the clock is compared: where more than twice the time has passed, the machine slept,
   * and the socket is probed. Default 5000.
   */
  readonly tickMs?: number;
  /** How long a new socket may take for its first frame. Default 15 000. */
  readonly handshakeTimeoutMs?: number;
}

/** When to reconnect, and when to retry calls of the connection and events of the outbox. */
export interface RetryOptions {
  /**
   * The delay before the next attempt, in milliseconds, after a number of consecutive failures.
   * `random` is uniform in [0, 1). Default: full jitter, uniform between 0 and 1 s after the first
   * failure; the bound doubles with each further failure, up to 30 s. An error that it throws ends
   * the stream. A server that announces its shutdown may name another time, which then applies.
   */
  readonly delayMs?: (failures: number, random: () => number) => number;
  /**
   * Whether to make another attempt after a number of consecutive failures. Default: always. An
   * error that it throws ends the stream.
   */
  readonly shouldRetry?: (failures: number) => boolean;
  /**
   * A connection that lasted this long, in milliseconds, resets the count of failures.
   * Default 10 000.
   */
  readonly stableMs?: number;
}

/**
 * The calls of a recovery. A server with a log needs none: it replays in one exchange over the
 * socket. Otherwise watches are renewed in pages of 30 channels, and missed events are queried in
 * chunks of 100 channels; calls that are refused for their rate are retried as `retry` says.
 */
export interface RecoveryOptions {
  /** How many calls of a recovery, or calls that start a watch, run at once. Default 5. */
  readonly concurrency?: number;
  /**
   * How long a server with a log may take for one page of missed events, in milliseconds. After
   * that the socket is replaced. Default 30 000.
   */
  readonly resumeTimeoutMs?: number;
}

/**
 * How to connect. An option that is `undefined` takes its default; a value that cannot work is an
 * `InputError` of `connect` that names the option.
 */
export interface ConnectOptions {
  /** The base URL of the API, such as `http://127.0.0.1:8080`; the socket address follows from it. */
  readonly url: string;
  readonly apiKey: string;
  /** The user who connects. Fields beside `id` are upserted into the user. */
  readonly user: UserDetails;
  readonly token: TokenSource;
  /**
   * Call the provider for the next token this long before the end of the current one, in
   * milliseconds, or when a fifth of its life is left if that is shorter. The connection then
   * moves to a socket with the new token without a gap. Default 60 000.
   */
  readonly renewTokenMs?: number;
  /**
   * How long the socket, the watches and the state outlive their last subscriber, in milliseconds:
   * enough for a change of routes, where one view unsubscribes before the next one subscribes. With
   * 0 they end at once. The open socket keeps a Node process alive for that time; a script that is
   * to end at once passes 0. Default 3000.
   */
  readonly lingerMs?: number;
  /**
   * How many messages a channel keeps whose timeline somebody follows: by a `watch`, `timelineOf`,
   * `channelState` or `reactionsOn`. Other channels keep the newest 100. Further messages are let go
   * at the end that is not shown, and `loadOlder` and `loadNewer` load them again; `Infinity` keeps
   * all. Default 1000.
   */
  readonly messageLimit?: number;
  /**
   * Whether a state is kept. With `false` there are events and commands only, and operators that need
   * a state error with an `InputError`; `connectEvents` is the same for bundles without the state.
   * Default true.
   */
  readonly state?: boolean;
  /** Opens a socket. Default: the platform's `WebSocket`, `ws` on a Node without one. */
  readonly webSocket?: (url: string) => WebSocketLike;
  /** Makes the HTTP calls. Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch;
  /** Runs every timer. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /** The time, in milliseconds since the epoch. Default: the scheduler's `now`. */
  readonly now?: () => number;
  /** Uniform in [0, 1), for the jitter. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Makes unique ids: of messages without one, and the idempotency keys of calls and outbox events.
   * Default: 128 random bits.
   */
  readonly newId?: () => string;
  /** How long a call may take before it fails with a `NetworkError`, in ms. Default 10 000. */
  readonly requestTimeoutMs?: number;
  /** How many events may wait in the outbox. Default 1000. */
  readonly outboxCapacity?: number;
  /** Which event is refused when the outbox is full. Default `'newest'`. */
  readonly outboxDrops?: 'newest' | 'oldest';
  /**
   * Signals of the platform; subscribed while the connection has a subscriber. An error counts as
   * completion. Default: the visibility and network events of a page, nothing elsewhere.
   */
  readonly wake$?: Observable<WakeSignal>;
  readonly heartbeat?: HeartbeatOptions;
  readonly retry?: RetryOptions;
  readonly recovery?: RecoveryOptions;
}

/** The options that are given: one that is `undefined` takes its default. */
const given = <A extends object>(options: A | undefined): A =>
  Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as A;

/** The options with their defaults, without the token: a printed connection must not show it. */
export type Settings = Readonly<
  Required<Omit<ConnectOptions, 'token' | 'heartbeat' | 'retry' | 'recovery'>> & {
    heartbeat: Required<HeartbeatOptions>;
    retry: Required<RetryOptions>;
    recovery: Required<RecoveryOptions>;
  }
>;

export const withDefaults = (all: ConnectOptions): Settings => {
  checkOptions(all);
  const { token: _, ...options } = given(all);
  const scheduler = options.scheduler ?? asyncScheduler;
  return {
    webSocket: platformWebSocket,
    fetch: (input, init) => fetch(input, init),
    now: () => scheduler.now(),
    // eslint-disable-next-line no-restricted-properties -- the only source of randomness
    random: Math.random,
    newId: randomId,
    requestTimeoutMs: 10_000,
    outboxCapacity: 1_000,
    outboxDrops: 'newest',
    renewTokenMs: 60_000,
    lingerMs: 3_000,
    messageLimit: defaultMessageLimit,
    state: true,
    wake$: platformSignals$,
    ...options,
    scheduler,
    heartbeat: {
      pingAfterMs: Liveness.pingAfterMs,
      silenceMs: Liveness.silenceMs,
      probeMs: Liveness.probeMs,
      tickMs: 5_000,
      handshakeTimeoutMs: 15_000,
      ...given(options.heartbeat),
    },
    retry: {
      delayMs: retryDelayMs,
      shouldRetry: () => true,
      stableMs: 10_000,
      ...given(options.retry),
    },
    recovery: { concurrency: 5, resumeTimeoutMs: 30_000, ...given(options.recovery) },
  };
};

import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { Liveness } from '../protocol/handshake.js';
import type { CoreSettings } from './core/settings.js';
import type { Logger } from './http/logger.js';
import type { RateLimits } from './http/rateLimits.js';
import { defaultSendBudget } from './session/sendBuffer.js';

/** How a chat server is made. */
export interface ChatServerOptions extends CoreSettings {
  /** The application's key; `dev` by default. */
  readonly apiKey?: string;
  /**
   * The secret that signs tokens; `secret` by default, and then for programs and pages of this machine
   * only. A server that listens beyond loopback needs one of at least 16 bytes.
   */
  readonly apiSecret?: string;
  /**
   * The SQLite file that keeps the data; in memory by default. A file is for one server at a time:
   * a second one would take the connections of the first for leftovers.
   */
  readonly data?: string;
  /**
   * Takes the tokens of users whatever their signature, for development, and then on loopback only;
   * `false` by default. A backend's token is always signed.
   */
  readonly disableAuthChecks?: boolean;
  /**
   * How many calls a minute each platform (backends, web, Android, iOS) may make of an endpoint, by
   * the endpoint's key. What is not named is not limited, and nothing is by default.
   */
  readonly rateLimits?: RateLimits;
  /** The same for each user on each platform, backends aside; nobody is limited by default. */
  readonly userRateLimits?: RateLimits;
  /**
   * Whether one second may hold no more than a thirtieth of the calls that a minute may; `false` by
   * default.
   */
  readonly limitSeconds?: boolean;
  /** The time between two health checks, in milliseconds; 30 000 by default. */
  readonly healthCheckMs?: number;
  /** How long a client may send nothing, in milliseconds; 75 000 by default. */
  readonly deadPeerMs?: number;
  /**
   * While more bytes than this wait for a client, of what tells a state (who types, watches, is
   * online) only the newest is kept; 262 144 by default.
   */
  readonly coalesceAboveBytes?: number;
  /**
   * When more bytes than this wait for a client, it is cut with code 1013 and comes back for the
   * rest; 8 388 608 by default. Less than 4 MiB does not hold what a client may be sent at once.
   */
  readonly sendBudgetBytes?: number;
  /** How long `close` lets requests and sockets end by themselves, in milliseconds; 5 000 by default. */
  readonly drainMs?: number;
  /**
   * How long sockets still work after `close` has told the clients, in milliseconds; 0 by default.
   * Clients that can connect elsewhere meanwhile move without a gap. `close` takes that much longer
   * while there are any.
   */
  readonly drainNoticeMs?: number;
  /**
   * How many clients a second `close` asks to come back: each is told a moment of its own, at
   * random within the time that this takes; 1 000 by default.
   */
  readonly reconnectsPerSecond?: number;
  /** Uniform in [0, 1); `Math.random` by default. */
  readonly random?: () => number;
  /** The time and the timers; the process's own by default. */
  readonly clock?: SchedulerLike;
  /** Hears of failures inside the server; nobody does by default. What it throws is dropped. */
  readonly log?: Logger;
}

/** Where a server listens. */
export interface ListenOptions {
  /** 0 takes any free port; 8080 by default. */
  readonly port?: number;
  /** The name or address of an interface; `127.0.0.1` by default. */
  readonly host?: string;
}

type Kept = 'data' | keyof CoreSettings;

/** The options with their defaults; absence of the others means something. */
export type Settings = Required<Omit<ChatServerOptions, Kept>> & Pick<ChatServerOptions, Kept>;

export const defaultSecret = 'secret';

export const withDefaults = (options: ChatServerOptions): Settings => ({
  apiKey: 'dev',
  apiSecret: defaultSecret,
  disableAuthChecks: false,
  rateLimits: {},
  userRateLimits: {},
  limitSeconds: false,
  healthCheckMs: Liveness.healthCheckMs,
  deadPeerMs: Liveness.deadPeerMs,
  ...defaultSendBudget,
  drainMs: 5_000,
  drainNoticeMs: 0,
  reconnectsPerSecond: 1_000,
  // eslint-disable-next-line no-restricted-properties -- the one place where chance comes in
  random: Math.random,
  clock: asyncScheduler,
  log: () => undefined,
  ...options,
});

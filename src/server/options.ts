import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { Liveness } from '../protocol/handshake.js';
import type { CoreSettings } from './core/settings.js';
import type { ConsoleFile } from './http/consolePage.js';
import type { BusFactory, StoreFactory } from './ports/factories.js';
import type { FileStore } from './ports/files.js';
import type { Logger } from './http/logger.js';
import type { RateLimits } from './http/rateLimits.js';
import { defaultSendBudget } from './session/sendBuffer.js';

/** How a server serves its console. It is open to all who have the secret. */
export interface ConsoleOptions {
  /** Reads a file of the page, from `dist/console` of this package. */
  readonly read: (file: ConsoleFile) => Promise<string | undefined>;
  /** Whether it is also served where the server listens beyond loopback; `false` by default. */
  readonly beyondLoopback?: boolean;
}

/** Where uploaded files go, and which ones may come. */
export interface UploadOptions {
  /** Keeps the files: `createFileFolder`, or any store of objects. */
  readonly files: FileStore;
  /** The most bytes of one file; 20 MiB by default, at most 100 MiB. */
  readonly sizeLimit?: number;
  /** The media types that may be uploaded, such as `image/png` or `image/*`; all by default. */
  readonly types?: readonly string[];
  /**
   * The address of this server for readers of the files, such as `https://chat.example.com`; by
   * default `http://` and the host that the upload was sent to.
   */
  readonly baseUrl?: string;
}

/** The options of `createChatServer`. */
export interface ChatServerOptions extends Omit<CoreSettings, 'servesUploads'> {
  /** The application's public key, which every call carries; `dev` by default. */
  readonly apiKey?: string;
  /**
   * The secret that signs tokens; `secret` by default, and then for programs and pages of this machine
   * only. A server that listens beyond loopback needs one of at least 16 bytes.
   */
  readonly apiSecret?: string;
  /**
   * The path of the SQLite file that holds the data; in memory by default. Only its owner can read
   * it. A server holds the lock `<path>-lock` while it uses the file; a second one refuses to start.
   */
  readonly data?: string;
  /**
   * The Postgres database that holds the data, as `postgres://user:password@host:port/database`, in
   * place of `data`. It needs the package `pg`. The tables are in the schema that unqualified names are
   * in, one schema per application. A second server with the same database refuses to start, unless all
   * of them have a `natsUrl`.
   */
  readonly databaseUrl?: string;
  /**
   * The NATS server that connects the nodes of an application, as `nats://host:port`: any number of
   * servers with the same `databaseUrl` and `natsUrl` act as one. It needs the package
   * `@nats-io/transport-node`.
   */
  readonly natsUrl?: string;
  /**
   * Connects the nodes of an application in place of `natsUrl`: a bus of your own, beside `databaseUrl`.
   * `busContract` of `millrace/testing` tests it.
   */
  readonly bus?: BusFactory;
  /**
   * Keeps the data in place of `data`, `databaseUrl` and `natsUrl`: `sqliteStore`, `postgresStore`, or a
   * store of your own, which `storeContract` of `millrace/testing` tests.
   */
  readonly store?: StoreFactory;
  /**
   * When a call that changed the data file is answered: with `full` (the default) once the change is on
   * the disk, so that nothing acknowledged is lost when the machine loses power; with `relaxed` before
   * that, so that the last calls may be lost with the machine, though never with the process.
   */
  readonly durability?: 'full' | 'relaxed';
  /**
   * Takes the tokens of users whatever their signature, for development, and then on loopback only;
   * `false` by default. A backend's token is always signed.
   */
  readonly disableAuthChecks?: boolean;
  /**
   * The number of calls per minute that each platform (backends, web, Android, iOS) may make of an
   * endpoint, by the endpoint's key. An endpoint without an entry is not limited; none by default.
   */
  readonly rateLimits?: RateLimits;
  /** The same for each user on each platform, except backends; none by default. */
  readonly userRateLimits?: RateLimits;
  /**
   * Whether at most a thirtieth of the calls of a minute are allowed in one second; `false` by
   * default.
   */
  readonly limitSeconds?: boolean;
  /** The time between two health checks, in milliseconds; 30 000 by default. */
  readonly healthCheckMs?: number;
  /** After how long without a frame a client's socket is closed, in milliseconds; 75 000 by default. */
  readonly deadPeerMs?: number;
  /**
   * Above this many unsent bytes for a client, only the newest event of each state (typing, watching,
   * presence) is queued; 262 144 bytes by default.
   */
  readonly coalesceAboveBytes?: number;
  /**
   * Above this many unsent bytes for a client, its connection is closed with code 1013; the client
   * reconnects and resumes. 8 388 608 bytes by default. Below 4 MiB, a single burst (one page of a
   * resume) may already exceed it.
   */
  readonly sendBudgetBytes?: number;
  /**
   * The time between the moment when `close` is called, from which on `/health/ready` answers 503, and
   * the moment when the server accepts no connection any more, in milliseconds; 0 by default. A load
   * balancer that asks for the readiness more often sends no client to a closed port.
   */
  readonly drainDelayMs?: number;
  /** How long `close` waits for requests and sockets to end, in milliseconds; 5 000 by default. */
  readonly drainMs?: number;
  /**
   * The time between the drain notice that `close` sends to clients and the closing of their sockets,
   * in milliseconds; 0 by default. A client that connects to another server within that time moves
   * without a gap. `close` waits that long only while there are connections.
   */
  readonly drainNoticeMs?: number;
  /**
   * The rate at which clients reconnect after `close`: the drain notice holds a random delay for each
   * client, spread over as many seconds as this rate needs for all of them; 1 000 per second by
   * default.
   */
  readonly reconnectsPerSecond?: number;
  /** Uniform in [0, 1); `Math.random` by default. */
  readonly random?: () => number;
  /** The clock for the time and all timers; the process's own by default. */
  readonly clock?: SchedulerLike;
  /**
   * Receives failures inside the server, what webhooks miss, and connections that are closed because
   * their client does not read; none by default. What it throws is ignored.
   */
  readonly log?: Logger;
  /** Whether `log` also receives an entry of level `debug` for each request; `false` by default. */
  readonly logCalls?: boolean;
  /**
   * The page at `/console`, which shows events with their recipients, connections, users, channels and
   * webhooks, and publishes; none by default, and then on loopback only. `millrace serve` passes it.
   */
  readonly console?: ConsoleOptions;
  /**
   * Uploads of files and images to channels, for the types that have `uploads`; none by default. Who
   * has the address of a file can read it.
   */
  readonly uploads?: UploadOptions;
  /**
   * Whether `GET /metrics` serves metrics in the text format of Prometheus; by default it does where
   * the package `prom-client` is installed.
   * `'process'` adds those of the process: memory, CPU, event loop. They need a server token, except
   * for requests of this machine to a server on loopback.
   */
  readonly metrics?: boolean | 'process';
}

/** The options of `ChatServer.listen`. */
export interface ListenOptions {
  /** The TCP port, 0 for any free one; 8080 by default. */
  readonly port?: number;
  /** The host name or address of a network interface; `127.0.0.1` by default. */
  readonly host?: string;
}

type OptionalSetting =
  | ('bus' | 'console' | 'data' | 'databaseUrl' | 'natsUrl' | 'store' | 'uploads')
  | Exclude<keyof CoreSettings, 'servesUploads'>;

/** The options with defaults filled in, except those whose absence has a meaning. */
export type Settings = Required<Omit<ChatServerOptions, OptionalSetting | 'metrics'>> &
  Pick<ChatServerOptions, OptionalSetting> &
  Pick<CoreSettings, 'servesUploads'> & {
    readonly metrics: boolean | 'process' | 'where installed';
  };

export const defaultSecret = 'secret';

export const withDefaults = (options: ChatServerOptions): Settings => ({
  apiKey: 'dev',
  apiSecret: defaultSecret,
  durability: 'full',
  disableAuthChecks: false,
  rateLimits: {},
  userRateLimits: {},
  limitSeconds: false,
  healthCheckMs: Liveness.healthCheckMs,
  deadPeerMs: Liveness.deadPeerMs,
  ...defaultSendBudget,
  drainDelayMs: 0,
  drainMs: 5_000,
  drainNoticeMs: 0,
  reconnectsPerSecond: 1_000,
  // eslint-disable-next-line no-restricted-properties -- the default of an injected option
  random: Math.random,
  clock: asyncScheduler,
  log: () => undefined,
  logCalls: false,
  metrics: 'where installed',
  ...options,
  servesUploads: options.uploads !== undefined,
});

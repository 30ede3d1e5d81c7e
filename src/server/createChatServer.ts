import { firstValueFrom, lastValueFrom, map, race, timer } from 'rxjs';
import { createToken } from '../backend/token.js';
import { createCore } from './core/createCore.js';
import { createLocalBus } from './core/jobs/localBus.js';
import type { ReadLimit } from './core/requests/limits.js';
import { type Console, createConsole } from './console/createConsole.js';
import { createRateLimiter, createSharedRateLimiter } from './http/rateLimits.js';
import { createHealthRoutes } from './http/healthRoutes.js';
import { isLoopback } from './http/loopback.js';
import { createHookSender } from './http/hookSender.js';
import { withoutThrowing } from './http/logger.js';
import { ListenError } from './listenError.js';
import {
  type ChatServerOptions,
  defaultSecret,
  type ListenOptions,
  type Settings,
  withDefaults,
} from './options.js';
import { routesOfOperators } from './routesOfOperators.js';
import { serveCore } from './serveCore.js';
import type { OpenStore } from './ports/store.js';
import { storeOfOptions } from './storeOfOptions.js';
import type { ChatCore } from './core/chatCore.js';
import { createInstruments, type Instruments } from './telemetry/instruments.js';

/** The address that a server listens on. */
export interface Address {
  /** The base URL of REST calls and of the socket. */
  readonly url: string;
  readonly port: number;
  /** The address of the console; absent when it is off. */
  readonly consoleUrl?: string;
}

/** An embedded chat server. */
export interface ChatServer {
  /**
   * Opens the data and accepts connections, after a `close` that is under way. Rejects with a
   * `ListenError` when that fails or when the server already listens.
   */
  readonly listen: (options?: ListenOptions) => Promise<Address>;
  /**
   * Notifies the clients, finishes pending requests, closes all sockets and releases the data. Does
   * nothing when the server does not listen; afterwards it may listen again.
   */
  readonly close: () => Promise<void>;
}

interface RunningServer extends Address {
  readonly close: () => Promise<void>;
}

/** How long the body of a webhook's response may take after its status, in milliseconds. */
const hookBodyMs = 1_000;

const openStore = (settings: Settings, nodeId: string): Promise<OpenStore> => {
  const log = withoutThrowing(settings.log);
  const report = (message: string, cause: unknown): void => log({ message, cause });
  return storeOfOptions(settings)({ nodeId, clock: settings.clock, report });
};

type CoreObservers = Instruments & { readonly inspect: Console['inspect'] | undefined };

/** Where a node keeps its data, and under what name. */
interface NodeStore {
  readonly store: OpenStore;
  readonly nodeId: string;
}

const openCore = (
  settings: Settings,
  { store, nodeId }: NodeStore,
  readLimit: ReadLimit,
  allowsUnsignedTokens: boolean,
  { observe, tracing, inspect }: CoreObservers,
): ChatCore => {
  const bus = createLocalBus();
  const log = withoutThrowing(settings.log);
  const core = createCore({
    store,
    bus,
    clock: settings.clock,
    nodeId,
    signToken: (userId) =>
      createToken(settings.apiSecret, userId, { issuedAt: new Date(settings.clock.now()) }),
    settings,
    files: settings.uploads?.files,
    allowsUnsignedTokens,
    readLimit,
    newId: () => crypto.randomUUID(),
    hookSender: createHookSender({
      apiKey: settings.apiKey,
      apiSecret: settings.apiSecret,
      fetch: (input, init) => fetch(input, init),
      waitBriefly: (work) => {
        const tooLate$ = timer(hookBodyMs, settings.clock).pipe(map(() => undefined));
        return firstValueFrom(race(work, tooLate$), { defaultValue: undefined });
      },
    }),
    onHookTrouble: (message, cause) =>
      log({ ...(cause === undefined && { level: 'warn' as const }), message, cause }),
    onFailure: (message, cause) => log({ message, cause }),
    observe,
    tracing,
    inspect,
  });
  return { ...core, close: () => core.close().finally(store.close) };
};

const devTokens = (host: string): ListenError =>
  new ListenError(
    'DevTokens',
    `unsigned tokens are for loopback only: turn disableAuthChecks off to listen on ${host}`,
  );

/** The fewest bytes of a secret that is worth something beyond this machine. */
const minSecretBytes = 16;

/** Refuses to listen beyond loopback when callers cannot be authenticated. */
const assertSafeBeyondLoopback = ({ apiSecret, disableAuthChecks }: Settings, host: string) => {
  if (apiSecret === defaultSecret)
    throw new ListenError(
      'DefaultSecret',
      `the default apiSecret is for loopback only: set another one to listen on ${host}`,
    );
  if (disableAuthChecks) throw devTokens(host);
  if (new TextEncoder().encode(apiSecret).length < minSecretBytes)
    throw new ListenError(
      'WeakSecret',
      `a secret of less than ${minSecretBytes} bytes is for loopback only: give a longer one to listen on ${host}`,
    );
};

const openConsole = (
  { clock, apiKey, apiSecret, console }: Settings,
  isLocal: boolean,
): Console | undefined => {
  if (!console || !(isLocal || console.beyondLoopback)) return undefined;
  const settings = { apiKey, ...(apiSecret === defaultSecret && { apiSecret }) };
  return createConsole(clock, { settings, read: console.read });
};

const start = async (settings: Settings, options: ListenOptions): Promise<RunningServer> => {
  const { host = '127.0.0.1', port = 8080 } = options;
  const isLocal = isLoopback(host);
  if (!isLocal) assertSafeBeyondLoopback(settings, host);
  let isDraining = false;
  const console = openConsole(settings, isLocal);
  const { metrics } = settings;
  const instruments = await createInstruments({ metrics, observe: console?.observe });
  const nodeId = crypto.randomUUID();
  const store = instruments.attach(await openStore(settings, nodeId));
  const now = (): number => settings.clock.now();
  const limiter = store.countCalls
    ? createSharedRateLimiter(settings, now, store.countCalls)
    : createRateLimiter(settings, now);
  const core = openCore(settings, { store, nodeId }, limiter.read, isLocal, {
    ...instruments,
    inspect: console?.inspect,
  });
  try {
    // The application may have said so while it listened on loopback.
    if (!isLocal && (await core.application()).disable_auth_checks) throw devTokens(host);
    const server = await serveCore(
      core,
      settings,
      { host, port },
      {
        countCall: limiter.count,
        instruments,
        routes: (admit) => [
          ...createHealthRoutes(() => ({
            isDraining,
            ...(store.health?.() ?? { isDatabaseUp: true }),
          })),
          ...routesOfOperators(core, instruments, console)(admit),
        ],
      },
    );
    const close = async (): Promise<void> => {
      isDraining = true;
      if (settings.drainDelayMs > 0)
        await lastValueFrom(timer(settings.drainDelayMs, settings.clock), { defaultValue: 0 });
      console?.stop();
      await server.close().finally(core.close);
    };
    return { ...server, close, ...(console && { consoleUrl: `${server.url}/console` }) };
  } catch (error) {
    await core.close();
    throw error;
  }
};

/**
 * Creates a chat server inside this process; nothing is opened before `listen`. Use it to embed the
 * server in an application or a test; `millrace serve` runs the same server from the command line.
 *
 * @example
 * ```ts
 * import { createChatServer } from 'millrace/server';
 *
 * const server = createChatServer({ apiKey: 'dev', apiSecret: 'secret' });
 * const { url } = await server.listen({ port: 0 });
 * console.log(`listening on ${url}`);
 * await server.close();
 * ```
 * @param options keys, data file, limits and durations
 */
export const createChatServer = (options: ChatServerOptions = {}): ChatServer => {
  const settings = withDefaults(options);
  let running: Promise<RunningServer> | undefined;
  let closed = Promise.resolve();

  const listen = async (where: ListenOptions = {}): Promise<Address> => {
    if (running) throw new ListenError('Listening', 'the server listens already');
    // The data is free only once an earlier close has ended, however it ended.
    running = closed.catch(() => undefined).then(() => start(settings, where));
    try {
      const { url, port, consoleUrl } = await running;
      return { url, port, ...(consoleUrl !== undefined && { consoleUrl }) };
    } catch (error) {
      running = undefined;
      throw error;
    }
  };

  const close = (): Promise<void> => {
    // A failed start has left nothing open, and `listen` has rejected with its reason.
    if (running)
      closed = running.then(
        (server) => server.close(),
        () => undefined,
      );
    running = undefined;
    return closed;
  };

  return { listen, close };
};

import { createToken } from '../backend/token.js';
import { createCore } from './core/createCore.js';
import { createLocalBus } from './core/jobs/localBus.js';
import type { ReadLimit } from './core/requests/limits.js';
import { createRateLimiter } from './http/rateLimits.js';
import { isLoopback } from './http/loopback.js';
import { createHookSender } from './http/hookSender.js';
import { ListenError } from './listenError.js';
import {
  type ChatServerOptions,
  defaultSecret,
  type ListenOptions,
  type Settings,
  withDefaults,
} from './options.js';
import { serveCore } from './serveCore.js';
import { openSqliteStore } from './store/sqlite.js';
import type { ChatCore } from './core/chatCore.js';

/** Where a server listens, as it came out. */
export interface Address {
  /** The base of REST calls, and of the socket's address. */
  readonly url: string;
  readonly port: number;
}

/** An embedded chat server. */
export interface ChatServer {
  /**
   * Opens the data and accepts connections. Rejects with a `ListenError` when it cannot, and while
   * it listens already.
   */
  readonly listen: (options?: ListenOptions) => Promise<Address>;
  /**
   * Sends the clients elsewhere, finishes the requests and leaves nothing open. Does nothing to a
   * server that does not listen; afterwards the server may listen again.
   */
  readonly close: () => Promise<void>;
}

interface Running extends Address {
  readonly close: () => Promise<void>;
}

const openCore = async (
  settings: Settings,
  readLimit: ReadLimit,
  allowsUnsignedTokens: boolean,
): Promise<ChatCore> => {
  const store = await openSqliteStore({ file: settings.data });
  const bus = createLocalBus();
  const nodeId = crypto.randomUUID();
  const core = createCore({
    store,
    bus,
    clock: settings.clock,
    nodeId,
    signToken: (userId) =>
      createToken(settings.apiSecret, userId, { issuedAt: new Date(settings.clock.now()) }),
    settings,
    allowsUnsignedTokens,
    readLimit,
    newId: () => crypto.randomUUID(),
    hookSender: createHookSender({
      apiKey: settings.apiKey,
      apiSecret: settings.apiSecret,
      fetch: (input, init) => fetch(input, init),
    }),
    onHookTrouble: (message, cause) => settings.log({ message, cause }),
    onFailure: (cause) => settings.log({ message: 'a delivery failed', cause }),
  });
  return { ...core, close: () => core.close().finally(store.close) };
};

const devTokens = (host: string): ListenError =>
  new ListenError(
    'DevTokens',
    `tokens that nobody signed are for loopback only: have them checked to listen on ${host}`,
  );

/** The fewest bytes of a secret that is worth something beyond this machine. */
const minSecretBytes = 16;

/** Refuses to let others reach a server that cannot tell who they are. */
const assertSafeBeyondLoopback = ({ apiSecret, disableAuthChecks }: Settings, host: string) => {
  if (apiSecret === defaultSecret)
    throw new ListenError(
      'DefaultSecret',
      `the default api secret is for loopback only: give a secret of your own to listen on ${host}`,
    );
  if (disableAuthChecks) throw devTokens(host);
  if (new TextEncoder().encode(apiSecret).length < minSecretBytes)
    throw new ListenError(
      'WeakSecret',
      `a secret of less than ${minSecretBytes} bytes is for loopback only: give a longer one to listen on ${host}`,
    );
};

const run = async (settings: Settings, options: ListenOptions): Promise<Running> => {
  const { host = '127.0.0.1', port = 8080 } = options;
  const isLocal = isLoopback(host);
  if (!isLocal) assertSafeBeyondLoopback(settings, host);
  const limiter = createRateLimiter(settings, () => settings.clock.now());
  const core = await openCore(settings, limiter.read, isLocal);
  try {
    // The application may have said so while it listened on loopback.
    if (!isLocal && (await core.application()).disable_auth_checks) throw devTokens(host);
    const server = await serveCore(core, settings, { host, port }, limiter.count);
    const close = (): Promise<void> => server.close().finally(core.close);
    return { ...server, close };
  } catch (error) {
    await core.close();
    throw error;
  }
};

/**
 * A chat server inside this process; nothing is opened before it listens.
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
 * @param options who may come in, where the data is, how long things take
 */
export const createChatServer = (options: ChatServerOptions = {}): ChatServer => {
  const settings = withDefaults(options);
  let running: Promise<Running> | undefined;
  let closed = Promise.resolve();

  const listen = async (where: ListenOptions = {}): Promise<Address> => {
    if (running) throw new ListenError('Listening', 'the server listens already');
    running = run(settings, where);
    try {
      const { url, port } = await running;
      return { url, port };
    } catch (error) {
      running = undefined;
      throw error;
    }
  };

  const close = (): Promise<void> => {
    // A start that failed has left nothing to close, and its caller knows.
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

import { BehaviorSubject, Subject } from 'rxjs';
import { messageOfCause } from './causes.js';
import { ListenError } from './listenError.js';
import type { BusFactory } from './ports/factories.js';
import type { OpenNodeBus } from './ports/nodeBus.js';
import { UnavailableError } from './ports/unavailable.js';

/** The options of `natsBus`. */
export interface NatsBusOptions {
  /** `nats://host:port`, with `user:password@` or `token@` where NATS asks for them. */
  readonly url: string;
}

/** A connection to NATS. */
interface NatsConnectionOptions extends NatsBusOptions {
  /** Nodes of one application have the same subject, and those of others have others. */
  readonly subject: string;
  /** The name of the connection in NATS. */
  readonly name: string;
}

const loadDriver = async () => {
  try {
    return await import('@nats-io/transport-node');
  } catch (cause) {
    throw new Error(
      "Several nodes need the package '@nats-io/transport-node': npm install @nats-io/transport-node",
      { cause },
    );
  }
};

/** The pause between two attempts to connect again, in milliseconds. */
const reconnectMs = 500;

/** How often NATS is asked whether it is there, in milliseconds; two unanswered questions are a loss. */
const pingMs = 5_000;

const credentialsOf = ({ username, password }: URL) => {
  const user = decodeURIComponent(username);
  if (user === '') return {};
  return password === '' ? { token: user } : { user, pass: decodeURIComponent(password) };
};

/**
 * Connects to NATS; reconnects by itself. Rejects with an `UnavailableError` when the first attempt
 * fails.
 */
export const openNatsBus = async ({
  url,
  subject,
  name,
}: NatsConnectionOptions): Promise<OpenNodeBus> => {
  const { connect } = await loadDriver();
  const address = new URL(url);
  const connection = await connect({
    servers: address.host,
    name,
    ...credentialsOf(address),
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectMs,
    pingInterval: pingMs,
  }).catch((cause: unknown) => {
    throw new UnavailableError('NATS cannot be reached', cause);
  });
  const messages = new Subject<string>();
  const isConnected = new BehaviorSubject(true);
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (!error) messages.next(message.string());
    },
  });
  const followStatus = async (): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') isConnected.next(false);
      if (type === 'reconnect') isConnected.next(true);
    }
  };
  void followStatus().catch(() => undefined);
  return {
    publish: (message) => {
      if (isConnected.value && !connection.isClosed()) connection.publish(subject, message);
    },
    messages$: messages.asObservable(),
    isConnected$: isConnected.asObservable(),
    maxBytes: connection.info?.max_payload ?? 0,
    close: async () => {
      await connection.close();
      messages.complete();
      isConnected.complete();
    },
  };
};

/**
 * A bus over NATS. It is what `createChatServer` uses for `natsUrl`. It needs the package
 * `@nats-io/transport-node`.
 *
 * @example
 * ```ts
 * import { createChatServer, natsBus } from 'millrace/server';
 *
 * const server = createChatServer({
 *   databaseUrl: 'postgres://millrace@db/millrace',
 *   bus: natsBus({ url: 'nats://nats:4222' }),
 * });
 * ```
 */
export const natsBus =
  ({ url }: NatsBusOptions): BusFactory =>
  ({ applicationId, nodeId }) =>
    openNatsBus({
      ...{ url, subject: `millrace.${applicationId}`, name: `millrace ${nodeId}` },
    }).catch((error: unknown) => {
      throw error instanceof UnavailableError
        ? new ListenError('BusRefused', `NATS cannot be reached: ${messageOfCause(error)}`, error)
        : (error as Error);
    });

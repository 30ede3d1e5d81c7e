import { type ChatConnection, connect, type ConnectOptions } from 'millrace';
import { type Backend, backend, createToken } from 'millrace/backend';
import { type ChatServer, type ChatServerOptions, createChatServer } from 'millrace/server';
import { onTestFinished } from 'vitest';
import { hasNats, natsUrl } from './nats.js';
import { hasPostgres, openSchema } from './postgres.js';

const [apiKey, secret] = ['dev', 'secret'];

/** Whether several nodes can run here. */
export const canRunNodes = hasPostgres && hasNats;

/** A node that listens. */
export interface TestNode {
  readonly server: ChatServer;
  readonly url: string;
  readonly port: number;
  readonly backend: Backend;
  /** A client of a user, not connected yet. */
  readonly client: (userId: string, options?: Partial<ConnectOptions>) => ChatConnection;
}

/** A client of a server on loopback. */
export const clientOf =
  (url: string): TestNode['client'] =>
  (id, options) =>
    connect({
      ...{ url, apiKey, user: { id, name: id }, lingerMs: 0 },
      token: () => createToken(secret, id),
      ...options,
    });

/** Starts nodes of one application, in a schema of their own, which the end of the test drops. */
export const startNodes = async (
  count: number,
  options: ChatServerOptions = {},
): Promise<readonly TestNode[]> => {
  const { url: databaseUrl, drop } = await openSchema();
  onTestFinished(drop);
  const nodes: TestNode[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = createChatServer({ apiKey, databaseUrl, natsUrl, ...options });
    const { url, port } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    nodes.push({
      ...{ server, url, port, client: clientOf(url) },
      backend: backend({ url, apiKey, secret }),
    });
  }
  return nodes;
};

import { type ChatConnection, connect, type ConnectOptions, queryUsers } from 'millrace';
import { backend, createToken } from 'millrace/backend';
import { type ChatServer, type ChatServerOptions, createChatServer } from 'millrace/server';
import { lastValueFrom, take } from 'rxjs';
import { StreamChat } from 'stream-chat';
import { onTestFinished } from 'vitest';
import { crossNodes } from './crossedNodes.js';
import { natsUrl } from './nats.js';
import { openSchema, testDatabase, testNodes } from './postgres.js';

const apiKey = 'dev';
const apiSecret = 'secret';

/** A real server on a free port, closed when the test ends, and clients for it. */
export interface Place {
  readonly url: string;
  readonly token: (userId: string) => Promise<string>;
  /** A client of ours for a user, not connected yet. */
  readonly client: (userId: string, options?: Partial<ConnectOptions>) => ChatConnection;
  /** The vendor's client, connected as a user. */
  readonly official: (userId: string) => Promise<StreamChat>;
  /** Makes users exist, so that they can be members. */
  readonly introduce: (...userIds: readonly string[]) => Promise<void>;
  /** Resolves when every node has published what was committed so far. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Listens again, where it did. */
  readonly listen: () => Promise<void>;
}

/** Where the data of the tests is: in memory, or in a schema of its own, which several nodes share. */
const openData = async ({ data }: ChatServerOptions): Promise<readonly ChatServerOptions[]> => {
  if (testDatabase === undefined || data !== undefined) return [{}];
  const { url: databaseUrl, drop } = await openSchema();
  onTestFinished(drop);
  if (testNodes === 1) return [{ databaseUrl }];
  return Array.from({ length: testNodes }, () => ({ databaseUrl, natsUrl }));
};

/** Starts the servers; of several, sockets are open on another one than calls come to. */
const startServers = async (servers: readonly ChatServer[]): Promise<readonly number[]> => {
  const ports: number[] = [];
  for (const server of servers) {
    ports.push((await server.listen({ port: 0 })).port);
    onTestFinished(() => server.close());
  }
  const [calls = 0, sockets] = ports;
  if (sockets === undefined) return ports;
  const crossed = await crossNodes(calls, sockets);
  onTestFinished(crossed.close);
  return [crossed.port, ...ports];
};

const urlOf = (port: number): string => `http://127.0.0.1:${String(port)}`;

/** A call waits until the node has published what was committed before it. */
const callEach = async (ports: readonly number[]): Promise<void> => {
  for (const port of ports) {
    const node = backend({ url: urlOf(port), apiKey, secret: apiSecret });
    await lastValueFrom(queryUsers(node, { filter_conditions: {}, limit: 1 }));
  }
};

export const openPlace = async (options: ChatServerOptions = {}): Promise<Place> => {
  const servers = (await openData(options)).map((data) =>
    createChatServer({ apiKey, apiSecret, ...data, ...options }),
  );
  const ports = await startServers(servers);
  const [port = 0, ...ofNodes] = ports;
  const url = urlOf(port);
  const token = (userId: string) => createToken(apiSecret, userId);
  const client: Place['client'] = (id, more = {}) =>
    connect({ url, apiKey, user: { id, name: id }, token: () => token(id), lingerMs: 0, ...more });
  return {
    url,
    token,
    client,
    official: async (id) => {
      const chat = new StreamChat(apiKey, { baseURL: url, allowServerSideConnect: true });
      await chat.connectUser({ id, name: id }, await token(id));
      onTestFinished(() => chat.disconnectUser().then(() => undefined));
      return chat;
    },
    introduce: async (...ids) => {
      await Promise.all(
        ids.map((id) => lastValueFrom(client(id).pipe(take(2)), { defaultValue: undefined })),
      );
    },
    settle: () => callEach(ofNodes),
    close: async () => {
      for (const server of servers) await server.close();
    },
    listen: async () => {
      for (const [index, server] of servers.entries())
        await server.listen({ port: ofNodes[index] ?? port });
    },
  };
};

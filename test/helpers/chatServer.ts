import { type ChatConnection, connect, type ConnectOptions } from 'millrace';
import { createToken } from 'millrace/backend';
import { type ChatServerOptions, createChatServer } from 'millrace/server';
import { lastValueFrom, take } from 'rxjs';
import { StreamChat } from 'stream-chat';
import { onTestFinished } from 'vitest';
import { openSchema, testDatabase } from './postgres.js';

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
  readonly close: () => Promise<void>;
  /** Listens again, where it did. */
  readonly listen: () => Promise<void>;
}

/** Where the data of a server of the tests is: in memory, or in a schema of its own. */
const openData = async ({ data }: ChatServerOptions): Promise<ChatServerOptions> => {
  if (testDatabase === undefined || data !== undefined) return {};
  const { url, drop } = await openSchema();
  onTestFinished(drop);
  return { databaseUrl: url };
};

export const openPlace = async (options: ChatServerOptions = {}): Promise<Place> => {
  const server = createChatServer({ apiKey, apiSecret, ...(await openData(options)), ...options });
  const { url, port } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
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
    close: () => server.close(),
    listen: async () => {
      await server.listen({ port });
    },
  };
};

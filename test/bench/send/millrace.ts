import { once } from 'node:events';
import { createServerToken, createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { WebSocket } from 'ws';

const apiSecret = 'secret';

/** The channels of a measurement, each with the same members. */
export interface Scene {
  readonly channels: number;
  readonly members: number;
  readonly file?: string | undefined;
}

/** A server to send messages to. */
export interface Target {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly close: () => Promise<void>;
}

export const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `user-${String(n)}`);

export const tokensOf = (ids: readonly string[]): Promise<string[]> =>
  Promise.all(ids.map((id) => createToken(apiSecret, id)));

const inChunks = <A>(items: readonly A[], size: number): readonly (readonly A[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );

const openWatcher = async (port: number, token: string, id: string): Promise<WebSocket> => {
  const query = new URLSearchParams({
    api_key: 'dev',
    authorization: token,
    json: JSON.stringify({ user_details: { id } }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect?${query.toString()}`);
  await once(socket, 'message');
  return socket;
};

/** Our server with the channels of a scene and one user who watches the first of them. */
export const openMillrace = async ({ channels, members, file }: Scene): Promise<Target> => {
  const server = createChatServer({ apiSecret, ...(file !== undefined && { data: file }) });
  const { port, url } = await server.listen({ port: 0 });
  const users = names(members);
  const tokens = await tokensOf(users);
  const backend = await createServerToken(apiSecret);
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${url}${path}?api_key=dev`, {
      method: 'POST',
      headers: { authorization: backend, 'stream-auth-type': 'jwt' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  };
  for (const some of inChunks(users, 100))
    await post('/users', { users: Object.fromEntries(some.map((id) => [id, { id }])) });
  for (let n = 0; n < channels; n += 1) {
    const path = `/channels/messaging/bench-${String(n)}`;
    await post(`${path}/query`, { data: { created_by_id: users[0] } });
    for (const some of inChunks(users, 100)) await post(path, { add_members: some });
  }
  const socket = await openWatcher(port, tokens[1]!, users[1]!);
  return {
    port,
    tokens,
    close: async () => {
      socket.terminate();
      await server.close();
    },
  };
};

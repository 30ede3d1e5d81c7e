import { once } from 'node:events';
import { Agent } from 'node:http';
import { createServerToken, createToken } from 'millrace/backend';
import { WebSocket } from 'ws';
import { natsUrl } from '../../helpers/nats.js';
import { openNamedSchema } from '../../helpers/postgres.js';
import { post } from './post.js';
import { type NodeProcess, startNode } from './processes.js';
import { channels, type Cluster, type System } from './system.js';

const secret = 'secret';
const users = Array.from({ length: 10 }, (_, n) => `user-${String(n)}`);

const connectTo = async (port: number, token: string, id: string) => {
  const query = new URLSearchParams({
    ...{ api_key: 'dev', authorization: token },
    json: JSON.stringify({ user_details: { id } }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect?${query.toString()}`);
  const [data] = (await once(socket, 'message')) as [Buffer];
  const { connection_id } = JSON.parse(data.toString()) as { connection_id: string };
  return { socket, connectionId: connection_id };
};

const speak: System['speak'] = async ({ nodes }, inFlight) => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const tokens = await Promise.all(users.map((id) => createToken(secret, id)));
  const tokenOf = (n: number): string => tokens[n % tokens.length] ?? '';
  const call = (port: number, token: string, path: string, body: unknown): Promise<void> =>
    post(port, `${path}${path.includes('?') ? '&' : '?'}api_key=dev`, body, agent, {
      ...{ authorization: token, 'stream-auth-type': 'jwt' },
    });
  const pathOf = (channel: number): string => `/channels/messaging/bench-${String(channel)}`;
  const server = await createServerToken(secret);
  const first = nodes[0]?.port ?? 0;
  await call(first, server, '/users', {
    users: Object.fromEntries(users.map((id) => [id, { id }])),
  });
  for (let channel = 0; channel < channels; channel += 1)
    await call(first, server, `${pathOf(channel)}/query`, {
      data: { created_by_id: users[0], members: users },
    });
  return {
    watch: async (port, n, channel) => {
      const { socket, connectionId } = await connectTo(port, tokenOf(n), users[n % 10] ?? '');
      const path = `${pathOf(channel)}/query?connection_id=${connectionId}`;
      await call(port, tokenOf(n), path, { watch: true });
      return socket;
    },
    send: (port, n, channel) =>
      call(port, tokenOf(n), `${pathOf(channel)}/message`, {
        message: { text: 'Has anybody seen the water this morning?' },
      }),
    isMessage: (frame) => frame.includes('"type":"message.new"'),
    close: () => {
      agent.destroy();
    },
  };
};

const start = async (count: number): Promise<Cluster> => {
  const { url, drop } = await openNamedSchema();
  const where = ['--database-url', url, '--nats-url', natsUrl, '--log-level', 'error'];
  const args = ['dist/cli/main.js', 'serve', '--port', '0', ...where];
  const nodes: NodeProcess[] = [];
  for (let n = 0; n < count; n += 1) nodes.push(await startNode(args));
  return {
    nodes,
    stop: async () => {
      for (const node of nodes) await node.stop();
      await drop();
    },
  };
};

/** Nodes of this package on Postgres and NATS. */
export const millrace: System = {
  ...{ name: 'millrace', stores: 'a message on the disk of Postgres, counted for 10 members' },
  ...{ start, speak },
};

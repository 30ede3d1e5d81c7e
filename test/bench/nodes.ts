import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { createServerToken, createToken } from 'millrace/backend';
import { WebSocket } from 'ws';
import { natsUrl } from '../helpers/nats.js';
import { openNamedSchema } from '../helpers/postgres.js';
import { type NodeProcess, secondsNamed, secondsOf, startNode } from './nodes/processes.js';

const secret = 'secret';
const channels = 32;
const watchersOfEach = 8;
const inFlight = 32;
const warmUpMs = 2_000;
const measureMs = 8_000;
const users = Array.from({ length: 10 }, (_, n) => `user-${String(n)}`);

/** Rates a second, and the processors that each part has used. */
interface Measured {
  readonly messages: number;
  readonly deliveries: number;
  readonly nodes: number;
  readonly postgres: number;
  readonly generator: number;
}

const json = JSON.stringify;

const post = async (port: number, token: string, path: string, body: unknown, agent: Agent) => {
  const text = json(body);
  const asked = request({
    ...{ port, agent, method: 'POST', path: `${path}${path.includes('?') ? '&' : '?'}api_key=dev` },
    headers: {
      ...{ authorization: token, 'stream-auth-type': 'jwt', 'content-type': 'application/json' },
      'content-length': Buffer.byteLength(text),
    },
  });
  asked.end(text);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let answer = '';
  for await (const chunk of response) answer += String(chunk);
  if (response.statusCode !== 201) throw new Error(answer);
  return answer;
};

const connectTo = async (
  port: number,
  token: string,
  id: string,
): Promise<{ readonly socket: WebSocket; readonly connectionId: string }> => {
  const query = new URLSearchParams({
    ...{ api_key: 'dev', authorization: token },
    json: json({ user_details: { id } }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect?${query.toString()}`);
  const [data] = (await once(socket, 'message')) as [Buffer];
  const { connection_id: connectionId } = JSON.parse(data.toString()) as { connection_id: string };
  return { socket, connectionId };
};

const measure = async (nodes: readonly NodeProcess[]): Promise<Measured> => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const server = await createServerToken(secret);
  const tokens = await Promise.all(users.map((id) => createToken(secret, id)));
  const portAt = (n: number): number => nodes[n % nodes.length]?.port ?? 0;
  await post(
    portAt(0),
    server,
    '/users',
    { users: Object.fromEntries(users.map((id) => [id, { id }])) },
    agent,
  );
  let delivered = 0;
  const sockets: WebSocket[] = [];
  for (let n = 0; n < channels; n += 1) {
    const path = `/channels/messaging/bench-${String(n)}/query`;
    await post(
      portAt(0),
      server,
      path,
      { data: { created_by_id: users[0], members: users } },
      agent,
    );
  }
  for (let n = 0; n < channels * watchersOfEach; n += 1) {
    const [id, token] = [users[n % users.length] ?? '', tokens[n % users.length] ?? ''];
    // Watchers are on another node than the first sender.
    const { socket, connectionId } = await connectTo(portAt(n + 1), token, id);
    sockets.push(socket);
    const path = `/channels/messaging/bench-${String(n % channels)}/query?connection_id=${connectionId}`;
    await post(portAt(n + 1), token, path, { watch: true }, agent);
    socket.on('message', (data: Buffer) => {
      if (data.includes('"message.new"')) delivered += 1;
    });
  }
  let sent = 0;
  let isOver = false;
  const sender = async (n: number): Promise<void> => {
    for (let turn = n; !isOver; turn += inFlight) {
      const path = `/channels/messaging/bench-${String(turn % channels)}/message`;
      const body = { message: { text: 'Has anybody seen the water this morning?' } };
      await post(portAt(n), tokens[n % tokens.length] ?? '', path, body, agent);
      sent += 1;
    }
  };
  const senders = Array.from({ length: inFlight }, (_, n) => sender(n));
  const now = () => ({
    ...{ sent, delivered, at: performance.now(), own: process.cpuUsage() },
    nodes: secondsOf(nodes.map(({ pid }) => pid)),
    postgres: secondsNamed('postgres'),
  });
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  const before = now();
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const after = now();
  isOver = true;
  await Promise.all(senders);
  for (const socket of sockets) socket.terminate();
  agent.destroy();
  const seconds = (after.at - before.at) / 1_000;
  const own = process.cpuUsage(before.own);
  return {
    messages: (after.sent - before.sent) / seconds,
    deliveries: (after.delivered - before.delivered) / seconds,
    nodes: (after.nodes - before.nodes) / seconds,
    postgres: (after.postgres - before.postgres) / seconds,
    generator: (own.user + own.system) / 1_000_000 / seconds,
  };
};

const limitOf = ({ nodes, postgres, generator }: Measured): string => {
  const used = nodes + postgres + generator;
  return used > 0.85 * availableParallelism()
    ? `the ${String(availableParallelism())} processors of the machine`
    : 'the order of commits: one transaction at a time';
};

/** Measures messages and deliveries a second of some numbers of nodes on one machine. */
export const nodes = async (counts: readonly number[]): Promise<void> => {
  console.log(
    `\n${String(channels)} channels of ${String(users.length)} members, ${String(watchersOfEach)} watchers each, ` +
      `${String(inFlight)} sends in flight, everything on one machine`,
  );
  console.log('nodes  messages/s  deliveries/s  processors: nodes  Postgres  generator  limit');
  for (const count of counts) {
    const { url, drop } = await openNamedSchema();
    const where = ['--database-url', url, '--nats-url', natsUrl, '--log-level', 'error'];
    const started: NodeProcess[] = [];
    try {
      for (let n = 0; n < count; n += 1) started.push(await startNode(where));
      const measured = await measure(started);
      const { messages, deliveries } = measured;
      console.log(
        [
          String(count).padStart(5),
          messages.toFixed(0).padStart(12),
          deliveries.toFixed(0).padStart(14),
          measured.nodes.toFixed(2).padStart(19),
          measured.postgres.toFixed(2).padStart(10),
          measured.generator.toFixed(2).padStart(11),
          `  ${limitOf(measured)}`,
        ].join(''),
      );
    } finally {
      for (const node of started) await node.stop();
      await drop();
    }
  }
};

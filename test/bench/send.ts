import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerToken, createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { WebSocket } from 'ws';
import { print } from './measure.js';
import type { Order, Sent } from './send/senders.js';
import { startYardstick } from './send/yardstick.js';

const apiSecret = 'secret';

interface Scene {
  readonly channels: number;
  readonly members: number;
  readonly file?: string | undefined;
}

interface Target {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly close: () => Promise<void>;
}

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `user-${String(n)}`);

const tokensOf = (ids: readonly string[]): Promise<string[]> =>
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
const openMillrace = async ({ channels, members, file }: Scene): Promise<Target> => {
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

const openYardstick = async ({ members, file }: Scene): Promise<Target> => {
  const tokens = await tokensOf(names(members));
  return { ...(await startYardstick(tokens, file)), tokens };
};

const order = async (child: ChildProcess, what: Order): Promise<Sent> => {
  child.send(what);
  const [sent] = (await once(child, 'message')) as [Sent];
  return sent;
};

interface Cost {
  readonly micros: number;
  readonly perSecond: number;
}

const warmUp = 3_000;
const messages = 4_000;
const inFlight = 32;

/** The CPU time of this process per message, which a child process sends over HTTP. */
const costOf = async (open: (scene: Scene) => Promise<Target>, scene: Scene): Promise<Cost> => {
  const target = await open(scene);
  const child = fork(new URL('./send/senders.ts', import.meta.url));
  const { port, tokens } = target;
  const base = { port, tokens, channels: scene.channels, inFlight };
  await order(child, { ...base, messages: warmUp });
  const before = process.cpuUsage();
  const { elapsedMs } = await order(child, { ...base, messages });
  const { user, system } = process.cpuUsage(before);
  child.disconnect();
  await target.close();
  return { micros: (user + system) / messages, perSecond: (messages * 1_000) / elapsedMs };
};

const inFile = async <A>(work: (file: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    return await work(join(folder, 'data.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
};

const report = (name: string, { micros, perSecond }: Cost, against: Cost): void => {
  print(name, `${micros.toFixed(0)} µs`);
  print('  messages a second', perSecond.toFixed(0));
  print('  against the yardstick', `${(micros / against.micros).toFixed(2)} times`);
};

/** What a message costs that is sent over HTTP, stored and answered, beside the bare minimum. */
export const send = async (): Promise<void> => {
  const usual = { channels: 64, members: 10 };
  const yardstick = await costOf(openYardstick, usual);
  report('bare node:http and the same rows', yardstick, yardstick);
  const memory = await costOf(openMillrace, usual);
  report('a send, in memory', memory, yardstick);
  const onDisk = await inFile((file) => costOf(openMillrace, { ...usual, file }));
  report('a send, in a file with fsync', onDisk, yardstick);
  print('  rate in a file against memory', (onDisk.perSecond / memory.perSecond).toFixed(2));
  const few = await costOf(openMillrace, { channels: 1, members: 2 });
  const many = await costOf(openMillrace, { channels: 1, members: 1_000 });
  report('a send to 2 members', few, yardstick);
  report('a send to 1 000 members', many, yardstick);
  print('  1 000 members against 2', `${(many.micros / few.micros).toFixed(2)} times`);
};

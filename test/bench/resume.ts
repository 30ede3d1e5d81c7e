import { once } from 'node:events';
import { createServerToken, createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { WebSocket, WebSocketServer } from 'ws';
import { print } from './measure.js';

const apiSecret = 'secret';
const channels = 1_000;
const perChannel = 10;
const atOnce = 16;

interface Frame {
  readonly type: string;
  readonly more?: boolean;
  readonly position?: number;
  readonly millrace?: { readonly epoch: string; readonly id: number };
}

const cidAt = (n: number): string => `bench-${String(n)}`;

/** Does some work for each number below `count`, a few at a time. */
const forEach = async (count: number, work: (n: number) => Promise<void>): Promise<void> => {
  for (let from = 0; from < count; from += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => work(from + n)),
    );
};

const openSocket = async (port: number, token: string, resuming: boolean) => {
  const query = new URLSearchParams({
    api_key: 'dev',
    authorization: token,
    json: JSON.stringify({ user_details: { id: 'reader' }, millrace: { resuming } }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect?${query.toString()}`);
  const [greeting] = (await once(socket, 'message')) as [Buffer];
  return { socket, greeting: JSON.parse(greeting.toString()) as Frame };
};

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The CPU time of a bare server that writes the same frames to one socket. */
const writingOf = async (frames: readonly string[]): Promise<number> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${String(port)}`);
  const [socket] = await accepted;
  let missing = frames.length;
  const received = new Promise<void>((resolve) => {
    client.on('message', () => {
      missing -= 1;
      if (missing === 0) resolve();
    });
  });
  const before = cpuMicros();
  for (const frame of frames) socket.send(frame);
  await received;
  const spent = cpuMicros() - before;
  client.terminate();
  server.close();
  return spent;
};

/** A client of many channels that comes back to what it missed, beside the writing of the bytes. */
export const resume = async (): Promise<void> => {
  const server = createChatServer({ apiSecret });
  const { port, url } = await server.listen({ port: 0 });
  const backend = await createServerToken(apiSecret);
  const token = await createToken(apiSecret, 'reader');
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${url}${path}?api_key=dev`, {
      method: 'POST',
      headers: { authorization: backend, 'stream-auth-type': 'jwt' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  };
  await post('/users', { users: { reader: { id: 'reader' }, writer: { id: 'writer' } } });
  await forEach(channels, (n) =>
    post(`/channels/messaging/${cidAt(n)}/query`, {
      data: { created_by_id: 'writer', members: ['reader', 'writer'] },
    }),
  );
  const first = await openSocket(port, token, false);
  const { epoch, id } = first.greeting.millrace!;
  first.socket.close();
  await once(first.socket, 'close');
  await forEach(channels * perChannel, (n) =>
    post(`/channels/messaging/${cidAt(n % channels)}/message`, {
      message: { text: `message ${String(n)}`, user_id: 'writer' },
    }),
  );

  const { socket } = await openSocket(port, token, true);
  const frames: string[] = [];
  const positions = Object.fromEntries(
    Array.from({ length: channels }, (_, n) => [`messaging:${cidAt(n)}`, id] as const),
  );
  const ask = (position: number, wanted: Readonly<Record<string, number>>): void =>
    socket.send(JSON.stringify([{ type: 'millrace.resume', epoch, position, channels: wanted }]));
  const done = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      frames.push(text);
      if (!text.startsWith('{"type":"millrace.resumed"')) return;
      const { more, position } = JSON.parse(text) as Frame;
      if (more) ask(position!, {});
      else resolve();
    });
  });
  const before = cpuMicros();
  ask(id, positions);
  await done;
  const spent = cpuMicros() - before;
  socket.close();
  await server.close();

  const writing = await writingOf(frames);
  const missed = frames.filter((frame) => frame.startsWith('{"type":"message.new"')).length;
  print(
    `a resume of ${String(channels)} channels, ${String(missed)} missed`,
    `${(spent / 1_000).toFixed(0)} ms`,
  );
  print('  writing the bytes', `${(writing / 1_000).toFixed(0)} ms`);
  print('  against the writing', `${(spent / writing).toFixed(2)} times`);
};

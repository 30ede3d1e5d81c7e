import { once } from 'node:events';
import { createToken } from 'millrace/backend';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { applicationOf } from '../../src/server/core/app/application.js';
import type { NodeServer } from '../../src/server/node.js';
import { type ChatServerOptions, withDefaults } from '../../src/server/options.js';
import { serveCore } from '../../src/server/serveCore.js';
import type { ChatCore } from '../../src/server/core/chatCore.js';

/** The `me` of every user that connects to a scripted core. */
export const me = {
  id: 'john',
  role: 'user',
  banned: false,
  online: true,
  created_at: '2024-05-01T12:00:00Z',
  updated_at: '2024-05-01T12:00:00Z',
  devices: [],
  mutes: [],
  channel_mutes: [],
  unread_count: 0,
  total_unread_count: 0,
  unread_channels: 0,
};

/** Where the log of a scripted core is. */
export const log = { epoch: 'e1', id: 0 };

/** A core that does what the test says, and nothing else. */
export const scriptedCore = (script: Partial<ChatCore> = {}): ChatCore => ({
  call: () => Promise.reject(new Error('the script has no call')),
  connect: () => Promise.resolve({ me, log }),
  resume: () => Promise.reject(new Error('the script has no resume')),
  disconnect: () => Promise.resolve(),
  application: () => Promise.resolve(applicationOf(undefined)),
  connections: () => [],
  countConnections: () => 0,
  readings: () => Promise.resolve({ connections: 0, watches: 0, logEntries: 0, hooks: [] }),
  resendToHook: () => Promise.reject(new Error('the script has no webhooks')),
  close: () => Promise.resolve(),
  ...script,
});

/** The edges around a scripted core, closed when the test ends. */
export async function serveScript(
  script: Partial<ChatCore> = {},
  options: ChatServerOptions = {},
): Promise<NodeServer> {
  const server = await serveCore(scriptedCore(script), withDefaults(options), {
    host: '127.0.0.1',
    port: 0,
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= server.close());
  onTestFinished(close);
  return { ...server, close };
}

/** The query with which a user connects to a server of the default key and secret. */
export async function connectQuery(userId: string): Promise<string> {
  const query = new URLSearchParams({
    api_key: 'dev',
    authorization: await createToken('secret', userId),
    'stream-auth-type': 'jwt',
    json: JSON.stringify({ user_id: userId, user_details: { id: userId } }),
  });
  return query.toString();
}

/** A socket as a test sees it: what came is kept until it is asked for. */
export interface TestSocket {
  readonly ws: WebSocket;
  readonly frames: readonly string[];
  /** The frame at an index, once it is there. */
  readonly frame: (index: number) => Promise<Record<string, unknown>>;
  /** The code it is closed with. */
  readonly closed: Promise<number>;
}

/** Opens a socket at an address whose scheme is http or ws. */
export async function openSocket(address: string): Promise<TestSocket> {
  const ws = new WebSocket(address.replace(/^http/, 'ws'));
  onTestFinished(() => ws.terminate());
  const frames: string[] = [];
  ws.on('message', (data: Buffer) => frames.push(data.toString()));
  const closed = once(ws, 'close').then(([code]) => code as number);
  await once(ws, 'open');
  const frame = async (index: number): Promise<Record<string, unknown>> => {
    while (frames.length <= index) await once(ws, 'message');
    return JSON.parse(frames[index]!) as Record<string, unknown>;
  };
  return { ws, frames, frame, closed };
}

/** John, on a server of the default key and secret. */
export const asJohn = async () => {
  const token = await createToken('secret', 'john');
  const search = await connectQuery('john');
  return {
    token,
    search,
    connect: (url: string): Promise<TestSocket> => openSocket(`${url}/connect?${search}`),
    /** Sends a message of any body. */
    send: (url: string, body: RequestInit['body']): Promise<Response> =>
      fetch(`${url}/channels/messaging/general/message?api_key=dev`, {
        method: 'POST',
        headers: { Authorization: token, 'stream-auth-type': 'jwt' },
        body,
        duplex: 'half',
      } as RequestInit),
  };
};

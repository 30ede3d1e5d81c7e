import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createServerToken } from '../../src/backend/token.js';
import { type ChatServer, createChatServer } from '../../src/server/createChatServer.js';

const servers: Record<'default' | 'own', ChatServer> = {
  default: createChatServer(),
  own: createChatServer({ apiSecret: 'a-secret-of-my-own' }),
};
const ports = { default: 0, own: 0 };

beforeAll(async () => {
  for (const name of ['default', 'own'] as const)
    ports[name] = (await servers[name].listen({ port: 0 })).port;
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

type Headers = Readonly<Record<string, string>>;

const get = async (port: number, headers: Headers, secret = 'secret'): Promise<number> => {
  const authorization = await createServerToken(secret);
  return new Promise((resolve, reject) => {
    request(
      {
        port,
        host: '127.0.0.1',
        path: '/app?api_key=dev',
        headers: { ...headers, authorization },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end();
  });
};

/** What becomes of a socket: opened, or the status that refuses it. */
const openSocket = (port: number, headers: Headers): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('opened');
    });
    socket.on('error', (error) => resolve(error.message));
  });

const foreign: readonly Headers[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost.evil.example' },
  { host: 'evil.example:8080' },
  { host: 'evil.example', origin: 'http://localhost:5173' },
];
const local: readonly Headers[] = [
  {},
  { origin: 'http://localhost:5173' },
  { origin: 'http://127.0.0.1:3000' },
  { host: 'localhost:8080', origin: 'http://[::1]:3000' },
  { host: 'app.localhost' },
];

describe('with the default secret', () => {
  it.each(foreign)('a page of another machine is refused: %j', async (headers) => {
    expect(await get(ports.default, headers)).toBe(403);
    expect(await openSocket(ports.default, headers)).toContain('403');
  });

  it.each(local)('this machine is served: %j', async (headers) => {
    expect(await get(ports.default, headers)).toBe(200);
    expect(await openSocket(ports.default, headers)).toBe('opened');
  });
});

it('with a secret of its own a server serves the pages of all', async () => {
  for (const headers of [...foreign, ...local]) {
    expect(await get(ports.own, headers, 'a-secret-of-my-own')).toBe(200);
    expect(await openSocket(ports.own, headers)).toBe('opened');
  }
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChatServer } from 'millrace/server';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { apiSecret, type Dialect } from './dialects.js';

/** A server in this process, and what it brings to its watchers. */
interface Rival {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts a server that answers each call for it with `frame`, to everybody. */
type Start = (frame: string) => Promise<Rival>;

const millrace: Start = async () => {
  const server = createChatServer({ apiSecret });
  const { port } = await server.listen({ port: 0 });
  return { port, close: server.close };
};

const ws: Start = async (frame) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) =>
    socket.on('message', () => {
      for (const client of server.clients) client.send(frame);
    }),
  );
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    for (const client of server.clients) client.terminate();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, close };
};

const socketIo: Start = async (frame) => {
  const event: unknown = JSON.parse(frame);
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  server.on('connection', (socket) => socket.on('go', () => server.emit('message', event)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { port: (http.address() as AddressInfo).port, close: () => server.close() };
};

/** What is compared. The first one says what the others broadcast. */
export const rivals: Readonly<Record<Dialect, Start>> = { millrace, ws, 'socket.io': socketIo };

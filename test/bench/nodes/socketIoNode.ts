import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { messageNew } from '../sample.js';

/** A node of socket.io: who posts to a room has a message sent to all who are in it, on any node. */
const url = process.env['MILLRACE_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const publisher = createClient({ url });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const event: unknown = JSON.parse(messageNew);
const http = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const [, room] = /^\/rooms\/(\d+)$/.exec(request.url ?? '') ?? [];
    if (room !== undefined) server.to(room).emit('message', event);
    response.writeHead(room === undefined ? 404 : 201).end('{}');
  });
});
const server = new Server(http, {
  transports: ['websocket'],
  adapter: createAdapter(publisher, subscriber),
});
server.on('connection', async (socket) => {
  const { room } = socket.handshake.auth as { readonly room?: string };
  if (room !== undefined) await socket.join(room);
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
console.log(`listening on http://127.0.0.1:${String((http.address() as AddressInfo).port)}`);

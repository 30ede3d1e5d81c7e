import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A server that takes every call and frame and does nothing with them; resolves to its URL. */
export const startSink = async (): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{}'));
  });
  // Frames over the limit of the real server are read no further here either.
  const sockets = new WebSocketServer({ server, maxPayload: 256 * 1024 });
  sockets.on('connection', (socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

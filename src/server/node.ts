import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { SchedulerLike } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import { connectPath } from '../protocol/handshake.js';
import { ApiFailure } from './core/requests/failure.js';
import { errorBody } from './http/errorBody.js';
import type { Peer } from './http/app.js';
import type { AdmitSource } from './http/loopback.js';
import { ListenError } from './listenError.js';
import type { Socket } from './session/socket.js';
import type { OpenSocket } from './session/sockets.js';

/** What a listening server serves. */
export interface NodeServerOptions {
  readonly host: string;
  readonly port: number;
  readonly fetch: (request: Request, peer: Peer) => Response | Promise<Response>;
  readonly openSocket: OpenSocket;
  /** Decides which sockets are opened at all. */
  readonly admitSource: AdmitSource;
  /** Ends all connections; resolves when that is done. */
  readonly drain: () => Promise<void>;
  readonly clock: SchedulerLike;
  /** How long requests and sockets get to end by themselves. */
  readonly drainMs: number;
}

/** A server that accepts connections. */
export interface NodeServer {
  readonly url: string;
  readonly port: number;
  /** Stops accepting, ends the sockets, finishes the requests. */
  readonly close: () => Promise<void>;
}

/** The most bytes that a client's frame may have: one that resumes a thousand channels fits. */
const frameLimit = 256 * 1024;

const ignore = (): void => undefined;

/** Gives the bytes of a frame, which most often is that of the socket before it. */
const createEncode = (): ((frame: string) => Buffer) => {
  let last = '';
  let bytes = Buffer.alloc(0);
  return (frame) => {
    if (frame !== last) {
      bytes = Buffer.from(frame);
      last = frame;
    }
    return bytes;
  };
};

type Encode = ReturnType<typeof createEncode>;

const socketOf = (ws: WebSocket, encode: Encode): Socket => ({
  // A peer that is gone is told by `close`; what was still on the way to it is nobody's loss.
  send: (frame, onSent = ignore) => ws.send(encode(frame), { binary: false }, () => onSent()),
  close: (code, reason) => ws.close(code, reason),
  ping: () => {
    if (ws.readyState === ws.OPEN) ws.ping(ignore);
  },
  bufferedBytes: () => ws.bufferedAmount,
});

const attach = (
  openSocket: OpenSocket,
  ws: WebSocket,
  query: URLSearchParams,
  encode: Encode,
): void => {
  const session = openSocket(socketOf(ws, encode), query);
  ws.on('message', (data: Buffer, isBinary) => {
    if (isBinary) session.onBinary();
    else session.onText(data.toString());
  });
  ws.on('ping', session.onAlive);
  ws.on('pong', session.onAlive);
  ws.on('close', session.onClose);
  // After an error, such as a frame over the limit, ws closes the socket itself.
  ws.on('error', ignore);
};

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.on('error', ignore);
  // The peer may never end its half.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const acceptSockets = (
  server: Server,
  { openSocket, admitSource }: Pick<NodeServerOptions, 'openSocket' | 'admitSource'>,
): WebSocketServer => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimit });
  const encode = createEncode();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A query may hold further question marks.
    const [, path, search] = /^([^?]*)\??(.*)$/.exec(request.url ?? '') ?? [];
    const { host, origin } = request.headers;
    if (path !== connectPath) refuseUpgrade(socket, '404 Not Found');
    else if (!admitSource({ host, origin })) refuseUpgrade(socket, '403 Forbidden');
    else
      sockets.handleUpgrade(request, socket, head, (ws) =>
        attach(openSocket, ws, new URLSearchParams(search), encode),
      );
  });
  return sockets;
};

const asListenError = (address: string, error: NodeJS.ErrnoException): ListenError =>
  error.code === 'EADDRINUSE'
    ? new ListenError('AddressInUse', `${address} is in use`, error)
    : new ListenError('AddressRefused', `${address} is no address here: ${error.message}`, error);

const start = async (server: Server, host: string, port: number): Promise<number> => {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw asListenError(`${host}:${port}`, error as NodeJS.ErrnoException);
  });
  return (server.address() as AddressInfo).port;
};

interface ParserError extends Error {
  readonly code?: string;
}

// What is no HTTP never reaches the app; it is refused in the same form.
const refuseRequest = ({ code }: ParserError, socket: Duplex): void => {
  if (!socket.writable) return;
  const isLong = code === 'HPE_HEADER_OVERFLOW';
  const refusal = isLong
    ? new ApiFailure('HeaderTooBig', 'the request header is too big')
    : new ApiFailure('Input', 'this is no HTTP request');
  const body = errorBody('Request', refusal, '0.00ms');
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.StatusCode} ${isLong ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  );
};

/** Serves over a port of this machine; rejects with a `ListenError`. */
export const listen = async (options: NodeServerOptions): Promise<NodeServer> => {
  const { host, drain, clock, drainMs } = options;
  // The listener would put its own Request and Response in place of the process's.
  const serve = getRequestListener(
    (request, { incoming }) => options.fetch(request, { ip: incoming.socket.remoteAddress }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => {
    outgoing.once('close', () => {
      // A client that keeps its connection for the next request would keep a closing server open.
      if (!server.listening) server.closeIdleConnections();
    });
    void serve(incoming, outgoing);
  });
  server.on('clientError', refuseRequest);
  const sockets = acceptSockets(server, options);
  const port = await start(server, host, options.port);

  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    const bound = clock.schedule(() => {
      server.closeAllConnections();
      for (const ws of sockets.clients) ws.terminate();
    }, drainMs);
    await drain();
    await closed;
    bound.unsubscribe();
  };

  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port, close };
};

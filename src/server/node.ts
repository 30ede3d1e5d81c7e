import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SchedulerLike } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import { connectPath } from '../protocol/handshake.js';
import { InputLimit } from '../protocol/inputLimits.js';
import { ApiFailure } from './core/requests/failure.js';
import { errorBody } from './http/errorBody.js';
import type { Respond } from './http/exchange.js';
import type { AdmitSource } from './http/loopback.js';
import { createFrameWriters, type FrameWriter } from './frameWriter.js';
import { createListener } from './httpListener.js';
import { ListenError } from './listenError.js';
import type { Socket } from './session/socket.js';
import type { OpenSocket } from './session/openSocket.js';

/** The parts that a listening server connects to the network. */
export interface NodeServerOptions {
  readonly host: string;
  readonly port: number;
  readonly respond: Respond;
  readonly openSocket: OpenSocket;
  /** Decides which sockets are opened at all. */
  readonly admitSource: AdmitSource;
  /** Closes all connections; resolves when they are closed. */
  readonly drain: () => Promise<void>;
  readonly clock: SchedulerLike;
  /** How long `close` waits for requests and sockets before it destroys them, in milliseconds. */
  readonly drainMs: number;
}

/** A server that accepts connections. */
export interface NodeServer {
  readonly url: string;
  readonly port: number;
  /** Stops accepting, closes the sockets, finishes the requests. */
  readonly close: () => Promise<void>;
}

/** Longer than the 60 s for which common HTTP clients keep an idle connection. */
const keepAliveMs = 75_000;

const { headBytes } = InputLimit;

const ignore = (): void => undefined;

const createSocket = (ws: WebSocket, writer: FrameWriter): Socket => ({
  send: (frame, onSent = ignore) => writer.send(frame, onSent),
  close: (code, reason) => {
    writer.flush();
    ws.close(code, reason);
  },
  ping: () => {
    if (ws.readyState === ws.OPEN) ws.ping(ignore);
  },
  bufferedBytes: writer.bufferedBytes,
});

const attach = (
  openSocket: OpenSocket,
  ws: WebSocket,
  query: URLSearchParams,
  writer: FrameWriter,
): void => {
  const session = openSocket(createSocket(ws, writer), query);
  ws.on('message', (data: Buffer, isBinary) => {
    if (isBinary) session.onBinary();
    else session.onText(data.toString());
  });
  ws.on('ping', session.onAlive);
  ws.on('pong', session.onAlive);
  ws.on('close', session.onClose);
  // ws closes the socket after an error, such as a frame over the limit.
  ws.on('error', ignore);
};

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.on('error', ignore);
  // The peer may never close its half of the connection.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const acceptSockets = (
  server: Server,
  { openSocket, admitSource }: Pick<NodeServerOptions, 'openSocket' | 'admitSource'>,
): WebSocketServer => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: InputLimit.frameBytes.max });
  const createWriter = createFrameWriters();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A query may contain question marks.
    const [, path, search] = /^([^?]*)\??(.*)$/.exec(request.url ?? '') ?? [];
    const { host, origin } = request.headers;
    if (path !== connectPath) refuseUpgrade(socket, '404 Not Found');
    else if (!admitSource({ host, origin })) refuseUpgrade(socket, '403 Forbidden');
    else
      sockets.handleUpgrade(request, socket, head, (ws) =>
        attach(openSocket, ws, new URLSearchParams(search), createWriter(ws, socket)),
      );
  });
  return sockets;
};

const asListenError = (address: string, error: NodeJS.ErrnoException): ListenError =>
  error.code === 'EADDRINUSE'
    ? new ListenError('AddressInUse', `${address} is in use`, error)
    : new ListenError('AddressRefused', `cannot listen on ${address}: ${error.message}`, error);

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

// A request that node cannot parse never reaches the app; the error response has the same form.
const refuseRequest = ({ code }: ParserError, socket: Duplex): void => {
  if (!socket.writable) return;
  const isLong = code === 'HPE_HEADER_OVERFLOW';
  const failure = isLong
    ? new ApiFailure('HeaderTooBig', `the head of the request is over ${headBytes.max} bytes`)
    : new ApiFailure('Input', 'the request is not valid HTTP');
  const body = errorBody('Request', failure, '0.00ms');
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.StatusCode} ${isLong ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  );
};

/** Listens on a TCP port; rejects with a `ListenError`. */
export const listen = async (options: NodeServerOptions): Promise<NodeServer> => {
  const { host, drain, clock, drainMs } = options;
  const serve = createListener(options.respond);
  const server = createServer({ maxHeaderSize: headBytes.max }, (incoming, outgoing) => {
    outgoing.once('close', () => {
      // An idle keep-alive connection would keep a closing server open.
      if (!server.listening) server.closeIdleConnections();
    });
    serve(incoming, outgoing);
  });
  server.keepAliveTimeout = keepAliveMs;
  server.on('clientError', refuseRequest);
  const sockets = acceptSockets(server, options);
  const port = await start(server, host, options.port);

  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    const deadline = clock.schedule(() => {
      server.closeAllConnections();
      for (const ws of sockets.clients) ws.terminate();
    }, drainMs);
    await drain();
    await closed;
    deadline.unsubscribe();
  };

  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port, close };
};

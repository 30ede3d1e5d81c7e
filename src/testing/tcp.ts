import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { fromEvent, type Observable, takeUntil } from 'rxjs';

/** A TCP connection of the proxy, to a client or to a server. */
export interface Peer {
  /** The received bytes. Starts reading on subscribe, and completes when the peer ends its half. */
  readonly bytes$: Observable<Uint8Array>;
  /** Calls the listener when the connection fails. */
  readonly onBroken: (listener: () => void) => void;
  /** Calls the listener when the connection is closed completely. */
  readonly onClosed: (listener: () => void) => void;
  /** Writes bytes. Calls `done` when they are sent, or when they cannot be sent. */
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Ends this half (FIN). */
  readonly end: () => void;
  /** Resets the connection (RST). */
  readonly reset: () => void;
  /** Stops reading, so that the peer gets backpressure. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** A host and a port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A listening port of loopback. */
export interface Listener {
  readonly port: number;
  /** Stops listening. Resolves when all connections are closed. */
  readonly close: () => Promise<void>;
}

const ignore = (): void => undefined;

const peerOf = (socket: Socket): Peer => {
  // Keeps the pieces of a split chunk apart.
  socket.setNoDelay(true);
  // An error without a listener would end the process.
  socket.on('error', ignore);
  return {
    bytes$: (fromEvent(socket, 'data') as Observable<Uint8Array>).pipe(
      takeUntil(fromEvent(socket, 'end')),
    ),
    onBroken: (listener) => {
      socket.once('error', listener);
    },
    onClosed: (listener) => {
      socket.once('close', listener);
    },
    write: (bytes, done) => {
      socket.write(bytes, done);
    },
    end: () => {
      socket.end();
    },
    reset: () => {
      socket.resetAndDestroy();
    },
    pause: () => {
      socket.pause();
    },
    resume: () => {
      socket.resume();
    },
  };
};

// Allows the proxy to end each half of a connection separately.
const halfOpen = { allowHalfOpen: true };

/** Opens a connection. Bytes written before it is open are buffered. */
export const dial = ({ host, port }: Endpoint): Peer =>
  peerOf(connect({ host, port, ...halfOpen }));

/** Listens on a free port of loopback. */
export const listenTcp = async (accept: (peer: Peer) => void): Promise<Listener> => {
  const server = createServer(halfOpen, (socket) => accept(peerOf(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await closed;
    },
  };
};

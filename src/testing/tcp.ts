import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { fromEvent, type Observable, takeUntil } from 'rxjs';

/** One end of a connection, as a proxy holds it. */
export interface Peer {
  /** What the peer sends; completes when it ends its half. Reading begins with the subscription. */
  readonly bytes$: Observable<Uint8Array>;
  /** Calls back when the connection is broken. */
  readonly onBroken: (listener: () => void) => void;
  /** Calls back when nothing is left of the connection. */
  readonly onClosed: (listener: () => void) => void;
  /** `done` is called when the bytes are out, or never will be. */
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Ends this half (FIN). */
  readonly end: () => void;
  /** Tears the connection down (RST). */
  readonly reset: () => void;
  /** Stops reading, so that the peer's buffers fill. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** Where connections go. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A port of loopback that connections come in by. */
export interface Listener {
  readonly port: number;
  /** Stops listening; resolves when every connection is gone. */
  readonly close: () => Promise<void>;
}

const ignore = (): void => undefined;

const peerOf = (socket: Socket): Peer => {
  // Pieces are to leave as they were cut.
  socket.setNoDelay(true);
  // Without a listener it would end the process.
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

// Each half of a connection ends on its own, so that a proxy decides about both.
const halves = { allowHalfOpen: true };

/** Opens a connection. One that cannot be opened is broken; bytes written before wait. */
export const dial = ({ host, port }: Endpoint): Peer => peerOf(connect({ host, port, ...halves }));

/** Listens on a free port of loopback. */
export const listenTcp = async (accept: (peer: Peer) => void): Promise<Listener> => {
  const server = createServer(halves, (socket) => accept(peerOf(socket)));
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

import type { SchedulerLike } from 'rxjs';
import type { Transport } from './transport.js';
import { connectionErrorFrame } from './frames.js';

/** The interface to a socket. No method throws, whatever state the socket is in. */
export interface Socket {
  /** Calls `onSent` once the frame has been written, or never will be. */
  readonly send: (frame: string, onSent?: () => void) => void;
  readonly close: (code: number, reason: string) => void;
  /** Sends a ping frame of the WebSocket protocol, which every peer must answer. */
  readonly ping: () => void;
  /** The number of bytes that are queued but not yet sent. */
  readonly bufferedBytes: () => number;
}

/** The handlers that the owner of a socket calls. */
export interface SocketEvents {
  readonly onText: (frame: string) => void;
  readonly onBinary: () => void;
  /** On a ping or pong, which proves that the peer is alive. */
  readonly onAlive: () => void;
  readonly onClose: () => void;
}

/** Adapts a socket to the transport of a session. */
export const createSocketTransport = (
  socket: Socket,
  clock: SchedulerLike,
  deadPeerMs: number,
): Transport => ({
  send: socket.send,
  refuse: (failure) => socket.send(connectionErrorFrame(failure, clock.now())),
  close: ({ code, meaning }) => socket.close(code, meaning),
  ping: socket.ping,
  bufferedBytes: socket.bufferedBytes,
  isPushing: true,
  deadPeerMs,
});

import type { SchedulerLike } from 'rxjs';
import type { Transport } from './transport.js';
import { connectionErrorFrame } from './frames.js';

/** What a session needs of a socket. Nothing of it throws, whatever state the socket is in. */
export interface Socket {
  /** `onSent` is told when the frame has left, or never will. */
  readonly send: (frame: string, onSent?: () => void) => void;
  readonly close: (code: number, reason: string) => void;
  /** A ping of the socket protocol itself: every peer answers it, whatever it speaks. */
  readonly ping: () => void;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: () => number;
}

/** What the socket's owner tells a session. */
export interface SocketEvents {
  readonly onText: (frame: string) => void;
  readonly onBinary: () => void;
  /** A sign of life that is no frame. */
  readonly onAlive: () => void;
  readonly onClose: () => void;
}

/** A socket as what carries a session. */
export const overSocket = (
  socket: Socket,
  clock: SchedulerLike,
  deadPeerMs: number,
): Transport => ({
  send: socket.send,
  refuse: (refusal) => socket.send(connectionErrorFrame(refusal, clock.now())),
  close: ({ code, meaning }) => socket.close(code, meaning),
  ping: socket.ping,
  backlog: socket.bufferedBytes,
  isPushing: true,
  deadPeerMs,
});

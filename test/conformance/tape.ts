import type { WebSocket } from 'ws';

/** An event as it came over a socket, or as a client made it. */
export interface Frame {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What one connection hears. */
export interface Tape {
  readonly record: (frame: Frame) => void;
  /** What was heard and not taken yet. */
  readonly heard: () => readonly Frame[];
  /** Takes what was heard, once everything that was sent so far has arrived. */
  readonly take: () => Promise<readonly Frame[]>;
}

const ping = JSON.stringify([{ type: 'health.check', client_id: 'conformance' }]);

/**
 * Keeps what a connection hears. A socket delivers in order, so whatever was sent before a ping is
 * there when the ping is answered; the answer itself is left out.
 */
export const createTape = (socketOf: () => WebSocket | undefined): Tape => {
  let frames: Frame[] = [];
  let answered: (() => void) | undefined;

  const fence = (socket: WebSocket): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        answered = undefined;
        resolve();
      };
      answered = done;
      socket.once('close', done);
      socket.send(ping);
    });

  return {
    record: (frame) => {
      if (answered && frame.type === 'health.check') answered();
      else frames.push(frame);
    },
    heard: () => frames,
    take: async () => {
      const socket = socketOf();
      if (socket?.readyState === socket?.OPEN && socket) await fence(socket);
      const taken = frames;
      frames = [];
      return taken;
    },
  };
};

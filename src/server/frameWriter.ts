import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Writes the text frames of one socket. */
export interface FrameWriter {
  /** Queues a frame for the end of the turn; calls `onSent` once it is written or dropped. */
  readonly send: (frame: string, onSent: () => void) => void;
  /** Writes the queued frames now. */
  readonly flush: () => void;
  /** The bytes that are not yet with the operating system. */
  readonly bufferedBytes: () => number;
}

const textFrame = 0x81;

const nothing = Buffer.alloc(0);

/** A text frame of a server, header and payload in one buffer (RFC 6455, section 5.2). */
const encodeFrame = (text: string): Buffer => {
  const size = Buffer.byteLength(text);
  const headerSize = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerSize + size);
  frame[0] = textFrame;
  if (headerSize === 2) frame[1] = size;
  else if (headerSize === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.write(text, headerSize);
  return frame;
};

const haveSameItems = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/**
 * Writes frames to many sockets. The frames that a socket gets in one turn of the event loop leave in
 * one write; a frame that many sockets get is encoded once.
 */
export const createFrameWriters = (): ((ws: WebSocket, socket: Duplex) => FrameWriter) => {
  const encoded = new Map<string, Buffer>();
  const waiting = new Set<() => void>();
  let joined: { readonly frames: readonly Buffer[]; readonly bytes: Buffer } | undefined;

  const encode = (text: string): Buffer => {
    const known = encoded.get(text);
    if (known) return known;
    const frame = encodeFrame(text);
    encoded.set(text, frame);
    return frame;
  };

  // Most sockets of a burst get the same frames.
  const join = (frames: readonly Buffer[]): Buffer => {
    const [first] = frames;
    if (frames.length === 1 && first) return first;
    if (!joined || !haveSameItems(joined.frames, frames))
      joined = { frames, bytes: Buffer.concat(frames) };
    return joined.bytes;
  };

  const flushAll = (): void => {
    for (const flush of waiting) flush();
    waiting.clear();
    encoded.clear();
    joined = undefined;
  };

  return (ws, socket) => {
    let frames: Buffer[] = [];
    let queuedBytes = 0;
    let onSent = (): void => undefined;
    // `close` reports a lost peer; the error of a write to it adds nothing.
    const write = (bytes: Buffer, notify: () => void): void => {
      socket.write(bytes);
      // The operating system has mostly taken it by now, and a callback costs a tick.
      if (socket.writableLength === 0) notify();
      else socket.write(nothing, () => notify());
    };
    const flush = (): void => {
      if (frames.length === 0) return;
      const bytes = ws.readyState === ws.OPEN ? join(frames) : undefined;
      const notify = onSent;
      frames = [];
      queuedBytes = 0;
      if (bytes) write(bytes, notify);
      else notify();
    };
    return {
      send: (frame, then) => {
        if (waiting.size === 0) process.nextTick(flushAll);
        waiting.add(flush);
        const bytes = encode(frame);
        frames.push(bytes);
        queuedBytes += bytes.length;
        // All frames of the turn are sent together.
        onSent = then;
      },
      flush,
      bufferedBytes: () => queuedBytes + socket.writableLength,
    };
  };
};

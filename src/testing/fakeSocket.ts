import type { WebSocketLike } from '../connection/webSocket.js';
import { CloseCode, errorEntry } from '../protocol/codes.js';
import { ConnectionError, Drain } from '../protocol/handshake.js';
import type { OwnUser } from '../protocol/objects.js';
import { build, buildObject, type Given } from './build.js';

/** Who hears what a client does with its end of a socket. */
export interface FakePeer {
  /** Hears each frame that is sent. */
  readonly onText?: (frame: string) => void;
  /** Hears with what code the socket is closed. */
  readonly onClose?: (code: number | undefined) => void;
}

/**
 * The client's end of a socket whose server is the test: nothing happens by itself. It has the
 * members of a W3C WebSocket that a connection needs, and methods that play the other end.
 *
 * @example
 * ```ts
 * import { connect } from 'millrace';
 * import { build, fakeSockets, virtualClock } from 'millrace/testing';
 *
 * const { webSocket, last } = fakeSockets();
 * const { scheduler, advance } = virtualClock();
 * const user = { id: 'john' };
 * const chat = connect({ url: 'http://chat.test', apiKey: 'dev', user, token: 't', webSocket, scheduler });
 * chat.subscribe((event) => console.log(event.type));
 * last().greet().receive(build('message.new')); // connection.changed, health.check, message.new
 * last().drop(); // connection.changed
 * advance(2_500);
 * last().refuse(43); // the stream errors: the signature of the token is wrong
 * ```
 */
export class FakeSocket implements WebSocketLike {
  onopen: ((event: object) => unknown) | null = null;
  onmessage: ((event: object) => unknown) | null = null;
  onclose: ((event: object) => unknown) | null = null;
  onerror: ((event: object) => unknown) | null = null;
  readonly url: string;
  /** The frames that the client sent. */
  readonly sent: string[] = [];
  /** The code that the client closed it with. */
  closedWith: number | undefined;
  readonly #peer: FakePeer;

  constructor(url: string, peer: FakePeer = {}) {
    this.url = url;
    this.#peer = peer;
  }

  send(data: string): void {
    this.sent.push(data);
    this.#peer.onText?.(data);
  }

  close(code?: number): void {
    this.closedWith = code;
    this.#peer.onClose?.(code);
  }

  /** The server takes the socket. */
  open(): this {
    this.onopen?.({});
    return this;
  }

  /** A frame arrives: a text as it is, anything else as JSON. */
  receive(frame: unknown): this {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    return this;
  }

  /** Something arrives that need not be text. */
  receiveRaw(data: unknown): this {
    this.onmessage?.({ data });
    return this;
  }

  /** The server takes the socket and sends the health check that makes it a connection. */
  greet(connectionId = 'connection-1', me: Given<OwnUser> = { id: 'john' }): this {
    return this.open().receive(
      build('health.check', { connection_id: connectionId, cid: '*', me }),
    );
  }

  /** The health check that answers a ping. */
  pong(connectionId = 'connection-1'): this {
    return this.receive(build('health.check', { connection_id: connectionId, cid: '*' }));
  }

  /** The server is about to close: how long the socket still works, and when to come back. */
  drain(closesInMs: number, returnAfterMs: number): this {
    const notice = { closes_in_ms: closesInMs, return_after_ms: returnAfterMs };
    return this.receive(buildObject(Drain, notice));
  }

  /** The server takes the socket, says in one frame why it refuses, and closes for good. */
  refuse(code: number, message = 'refused'): this {
    const error = { code, message, StatusCode: errorEntry(code)?.status ?? 0 };
    return this.open()
      .receive(buildObject(ConnectionError, { connection_id: '', error }))
      .drop(CloseCode.Final.code);
  }

  /** The other end closes; without a code the connection just broke. */
  drop(code = 1006, reason = ''): this {
    this.onclose?.({ code, reason });
    return this;
  }

  /** The socket fails. */
  fail(message = 'connection refused'): this {
    this.onerror?.({ message });
    return this;
  }
}

/** Sockets in the hands of a test, see {@link FakeSocket}. */
export interface FakeSockets {
  /** What `connect` takes to open a socket. */
  readonly webSocket: (url: string) => FakeSocket;
  /** All sockets, in the order in which they were opened. */
  readonly opened: readonly FakeSocket[];
  /** The socket opened last; throws a `RangeError` before there is one. */
  readonly last: () => FakeSocket;
}

/** Sockets that wait for a test to play their server; see {@link FakeSocket} for an example. */
export const fakeSockets = (): FakeSockets => {
  const opened: FakeSocket[] = [];
  return {
    opened,
    last: () => {
      const socket = opened.at(-1);
      if (!socket) throw new RangeError('fakeSockets: no socket was opened yet.');
      return socket;
    },
    webSocket: (url) => {
      const socket = new FakeSocket(url);
      opened.push(socket);
      return socket;
    },
  };
};

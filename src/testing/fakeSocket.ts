import type { WebSocketLike } from '../connection/webSocket.js';
import { CloseCode, errorEntry } from '../protocol/codes.js';
import { ConnectionError, Drain } from '../protocol/handshake.js';
import type { OwnUser } from '../protocol/objects.js';
import { build, buildObject, type Given } from './build.js';

/** Callbacks for what the client does with a socket. */
export interface FakePeer {
  /** Called with each frame that the client sends. */
  readonly onText?: (frame: string) => void;
  /** Called with the code when the client closes the socket. */
  readonly onClose?: (code: number | undefined) => void;
}

/**
 * A socket whose server is the test. It has the members of a W3C WebSocket that a connection uses,
 * and methods for the server's side. Nothing happens until a test calls one.
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
  /** The frames that the client has sent. */
  readonly sent: string[] = [];
  /** The code with which the client closed the socket. */
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

  /** The server accepts the socket. */
  open(): this {
    this.onopen?.({});
    return this;
  }

  /** Delivers a frame: a text unchanged, anything else as JSON. */
  receive(frame: unknown): this {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    return this;
  }

  /** Delivers data that need not be text. */
  receiveRaw(data: unknown): this {
    this.onmessage?.({ data });
    return this;
  }

  /** The server accepts the socket and sends the first health check. */
  greet(connectionId = 'connection-1', me: Given<OwnUser> = { id: 'john' }): this {
    return this.open().receive(
      build('health.check', { connection_id: connectionId, cid: '*', me }),
    );
  }

  /** Delivers the health check that is the response to a ping. */
  pong(connectionId = 'connection-1'): this {
    return this.receive(build('health.check', { connection_id: connectionId, cid: '*' }));
  }

  /** Delivers the notice that the server will close the socket, and when to reconnect. */
  drain(closesInMs: number, reconnectAfterMs: number): this {
    const notice = { closes_in_ms: closesInMs, return_after_ms: reconnectAfterMs };
    return this.receive(buildObject(Drain, notice));
  }

  /** The server accepts the socket, sends an error frame, and closes it finally. */
  refuse(code: number, message = 'refused'): this {
    const error = { code, message, StatusCode: errorEntry(code)?.status ?? 0 };
    return this.open()
      .receive(buildObject(ConnectionError, { connection_id: '', error }))
      .drop(CloseCode.Final.code);
  }

  /** The server closes the socket. Default code: 1006, a lost connection. */
  drop(code = 1006, reason = ''): this {
    this.onclose?.({ code, reason });
    return this;
  }

  /** The socket emits an error. */
  fail(message = 'connection refused'): this {
    this.onerror?.({ message });
    return this;
  }
}

/** Sockets whose server is the test, see {@link FakeSocket}. */
export interface FakeSockets {
  /** The `webSocket` option of `connect`. */
  readonly webSocket: (url: string) => FakeSocket;
  /** All sockets, in the order in which they were opened. */
  readonly opened: readonly FakeSocket[];
  /** The newest socket. Throws a `RangeError` when none was opened yet. */
  readonly last: () => FakeSocket;
}

/** Creates the `webSocket` option of sockets whose server is the test; see {@link FakeSocket}. */
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

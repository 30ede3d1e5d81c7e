import type { WebSocketLike } from 'millrace';

type Handler = ((event: object) => unknown) | null;

/** A socket in the hands of a test, which plays the server. */
export class FakeSocket implements WebSocketLike {
  onopen: Handler = null;
  onmessage: Handler = null;
  onclose: Handler = null;
  onerror: Handler = null;
  readonly url: string;
  readonly sent: string[] = [];
  /** The code that the client closed it with. */
  closedWith: number | undefined;

  constructor(url: string) {
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  open(): this {
    this.onopen?.({});
    return this;
  }

  /** A frame arrives: a text as it is, anything else as JSON. */
  receive(frame: unknown): this {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    return this;
  }

  receiveRaw(data: unknown): this {
    this.onmessage?.({ data });
    return this;
  }

  /** The health check that opens a session. */
  greet(connectionId = 'connection-1', me: object = { id: 'john', total_unread_count: 0 }): this {
    return this.open().receive({
      type: 'health.check',
      connection_id: connectionId,
      cid: '*',
      created_at: '2024-05-01T12:00:00Z',
      me,
    });
  }

  /** The server refuses, as it does: one frame, then the end. */
  refuse(code: number, message = 'refused'): this {
    return this.open()
      .receive({
        type: 'connection.error',
        connection_id: '',
        created_at: '2024-05-01T12:00:00Z',
        error: { code, message, StatusCode: 401, duration: '' },
      })
      .drop(1000);
  }

  /** The other side closes. */
  drop(code = 1006, reason = ''): this {
    this.onclose?.({ code, reason });
    return this;
  }

  fail(message = 'connection refused'): this {
    this.onerror?.({ message });
    return this;
  }
}

/** Sockets that wait for a test to play their server, in the order they were opened. */
export const fakeSockets = () => {
  const opened: FakeSocket[] = [];
  return {
    opened,
    last: (): FakeSocket => opened.at(-1)!,
    webSocket: (url: string): FakeSocket => {
      const socket = new FakeSocket(url);
      opened.push(socket);
      return socket;
    },
  };
};

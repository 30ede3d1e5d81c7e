import * as rxjsWebsockets from 'rxjs-websockets';
import { catchError, defer, type Observable, switchMap, throwError } from 'rxjs';
import { finalCloseCode } from '../protocol/codeReactions.js';
import { ConnectionLostError, InputError } from '../errors.js';
import type { WebSocketLike } from './webSocket.js';

type WrappedExport = typeof rxjsWebsockets.default;

// Node, TypeScript and bundlers disagree on how often the default export is wrapped.
const exported = rxjsWebsockets.default as WrappedExport | WrappedExport['default'];
const makeWebSocketObservable = 'default' in exported ? exported.default : exported;

type Handler = ((event: object) => unknown) | null;

interface CloseReason {
  readonly code?: number;
  readonly reason?: string;
}

/**
 * The socket for rxjs-websockets, which closes without a code and drops the code of the other side:
 * `close` uses code 1000 and removes the handlers, and `onClosed` receives the code of a close by
 * the other side.
 */
const adapt = (socket: WebSocketLike, onClosed: (reason: CloseReason) => void) => ({
  send: (data: string) => socket.send(data),
  close: () => {
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Some implementations report an error when a socket is closed while it connects.
    socket.onerror = () => undefined;
    socket.close(finalCloseCode);
  },
  set onopen(handler: Handler) {
    socket.onopen = handler;
  },
  set onmessage(handler: Handler) {
    socket.onmessage = handler;
  },
  set onerror(handler: Handler) {
    socket.onerror = handler;
  },
  set onclose(handler: Handler) {
    socket.onclose = (event: CloseReason) => {
      onClosed(event);
      handler?.(event);
    };
  },
});

// The address holds the token, and some sockets put the address into their messages.
const redact = (secret: string, text: string): string =>
  [secret, encodeURIComponent(secret)].reduce((rest, each) => rest.replaceAll(each, '…'), text);

const lostError = (
  error: unknown,
  { code, reason }: CloseReason,
  secret: string,
): ConnectionLostError => {
  const message = error instanceof Error ? error.message : '';
  const detail = redact(secret, reason || message || 'no reason given');
  return code === undefined
    ? new ConnectionLostError(`The socket failed: ${detail}`)
    : new ConnectionLostError(`The socket was closed with code ${String(code)}: ${detail}`, code);
};

/**
 * Opens one socket on subscribe: emits the frames that it receives and sends those of `outgoing$`,
 * which must not error. Unsubscribing closes the socket with code 1000. Errors with a
 * `ConnectionLostError` when the socket fails or the other side closes it; the message never holds
 * `secret`, which is part of the address.
 */
export const openSocket = (
  url: string,
  webSocket: (url: string) => WebSocketLike,
  secret: string,
  outgoing$: Observable<string>,
): Observable<unknown> =>
  defer(() => {
    let closed: CloseReason = {};
    return makeWebSocketObservable(url, {
      protocols: [],
      makeWebSocket: (address) =>
        adapt(webSocket(address), (reason) => {
          closed = reason;
        }),
    }).pipe(
      switchMap((exchange) => exchange(outgoing$)),
      catchError((error: unknown) =>
        throwError(() => (error instanceof InputError ? error : lostError(error, closed, secret))),
      ),
    );
  });

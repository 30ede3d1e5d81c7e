import * as rxjsWebsockets from 'rxjs-websockets';
import { catchError, defer, type Observable, switchMap, throwError } from 'rxjs';
import { CloseCode } from '../protocol/codes.js';
import { ConnectionLostError, InputError } from '../errors.js';
import type { WebSocketLike } from './webSocket.js';

type Wrapped = typeof rxjsWebsockets.default;

// The default export arrives bare or once more wrapped, depending on who loads the module.
const exported = rxjsWebsockets.default as Wrapped | Wrapped['default'];
const makeWebSocketObservable = 'default' in exported ? exported.default : exported;

type Handler = ((event: object) => unknown) | null;

interface Closing {
  readonly code?: number;
  readonly reason?: string;
}

/**
 * The socket as rxjs-websockets sees it: told to close, it closes with the final code and hears
 * nothing more; closed by the other side, it leaves the code behind.
 */
const tracked = (socket: WebSocketLike, closed: (how: Closing) => void) => ({
  send: (data: string) => socket.send(data),
  close: () => {
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Closing a socket that is still connecting is an error to some; it is expected here.
    socket.onerror = () => undefined;
    socket.close(CloseCode.Final.code);
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
    socket.onclose = (event: Closing) => {
      closed(event);
      handler?.(event);
    };
  },
});

// The address holds the token, and some sockets put the address into their messages.
const without = (secret: string, text: string): string =>
  [secret, encodeURIComponent(secret)].reduce((rest, each) => rest.replaceAll(each, '…'), text);

const lostBy = (error: unknown, { code, reason }: Closing, secret: string): ConnectionLostError => {
  const told = error instanceof Error ? error.message : '';
  const said = without(secret, reason || told || 'no reason given');
  return code === undefined
    ? new ConnectionLostError(`The socket failed: ${said}`)
    : new ConnectionLostError(`The socket was closed with code ${String(code)}: ${said}`, code);
};

/**
 * One socket: emits the frames that arrive and sends those of `outgoing$`, which must not error.
 * No error tells the `secret` that its address holds.
 * Errors with a `ConnectionLostError` when the socket fails or is closed by the other side;
 * unsubscribing closes it with code 1000.
 */
export const openSocket = (
  url: string,
  webSocket: (url: string) => WebSocketLike,
  secret: string,
  outgoing$: Observable<string>,
): Observable<unknown> =>
  defer(() => {
    let closing: Closing = {};
    return makeWebSocketObservable(url, {
      protocols: [],
      makeWebSocket: (address) =>
        tracked(webSocket(address), (how) => {
          closing = how;
        }),
    }).pipe(
      switchMap((exchange) => exchange(outgoing$)),
      catchError((error: unknown) =>
        throwError(() => (error instanceof InputError ? error : lostBy(error, closing, secret))),
      ),
    );
  });

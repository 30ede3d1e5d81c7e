import { InputError } from '../errors.js';

/** The members of a W3C WebSocket that a connection uses. */
export interface WebSocketLike {
  /** Called once, when the socket is open. */
  onopen: ((event: never) => unknown) | null;
  /** Called for each received frame, with the frame as `data`. */
  onmessage: ((event: never) => unknown) | null;
  /** Called once, when the socket is closed, with `code` and `reason`. */
  onclose: ((event: never) => unknown) | null;
  /** Called when the socket fails; `onclose` follows. */
  onerror: ((event: never) => unknown) | null;
  /** Sends a text frame. */
  send(data: string): unknown;
  /** Closes from this side. */
  close(code?: number, reason?: string): unknown;
}

type WebSocketClass = new (url: string) => WebSocketLike;

interface ModuleLoader {
  readonly createRequire: (from: string) => (name: string) => unknown;
}

interface NodeProcess {
  readonly getBuiltinModule?: (name: string) => ModuleLoader | undefined;
}

// Node before 22 has no WebSocket. Requiring `ws` at run time keeps it out of the import graph, so
// that a bundle for the browser does not include it.
const nodeWebSocket = (): WebSocketClass | undefined => {
  const { process } = globalThis as { readonly process?: NodeProcess };
  try {
    const load = process?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url);
    return load?.('ws') as WebSocketClass | undefined;
  } catch {
    return undefined;
  }
};

/**
 * Opens a socket with the platform's `WebSocket`, or with `ws` on a Node without one. It is the
 * default of `connect({ webSocket })`; call it to wrap or observe the default socket. Throws an
 * `InputError` where there is no WebSocket.
 *
 * @example
 * ```ts
 * import { connect, platformWebSocket } from 'millrace';
 *
 * const webSocket = (url: string) => {
 *   const socket = platformWebSocket(url);
 *   console.log('a socket is opened');
 *   return socket;
 * };
 * connect({ url: 'http://127.0.0.1:8080', apiKey: 'dev', user: { id: 'john' }, token: '…', webSocket });
 * ```
 */
export const platformWebSocket = (url: string): WebSocketLike => {
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketClass };
  const Socket = WebSocket ?? nodeWebSocket();
  if (!Socket)
    throw new InputError(
      'This platform has no WebSocket; pass one: connect({ webSocket: (url) => new WebSocket(url) }).',
    );
  return new Socket(url);
};

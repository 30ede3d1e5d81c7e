import { InputError } from '../errors.js';

/** As much of a W3C WebSocket as a connection needs. */
export interface WebSocketLike {
  /** Called once, when frames may be sent. */
  onopen: ((event: never) => unknown) | null;
  /** Called for each frame, with the frame as `data`. */
  onmessage: ((event: never) => unknown) | null;
  /** Called once, at the end, with `code` and `reason`. */
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

// A Node before 22 has no socket of its own. Asking Node itself for `ws` keeps its name out of the
// import graph, so that a bundle for the browser never sees it.
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
 * Opens a socket by the platform's own means, `ws` on a Node without one: what `connect` does unless
 * told, for those who want to look at a socket before they hand it on. Throws an `InputError` where
 * there is no WebSocket.
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

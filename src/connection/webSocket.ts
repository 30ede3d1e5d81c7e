import { InputError } from '../errors.js';

/** As much of a W3C WebSocket as a connection needs. */
export interface WebSocketLike {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string): unknown;
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

/** Opens a socket by the platform's own means. */
export const platformWebSocket = (url: string): WebSocketLike => {
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketClass };
  const Socket = WebSocket ?? nodeWebSocket();
  if (!Socket)
    throw new InputError(
      'This platform has no WebSocket; pass one: connect({ webSocket: (url) => new WebSocket(url) }).',
    );
  return new Socket(url);
};

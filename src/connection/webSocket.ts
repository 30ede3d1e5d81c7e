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

type Require = ((path: string) => unknown) & {
  readonly resolve: (name: string, options: { readonly paths: readonly string[] }) => string;
};

interface NodeBuiltins {
  readonly 'node:fs': { readonly realpathSync: (path: string) => string };
  readonly 'node:module': { readonly createRequire: (from: string) => Require };
}

interface NodeProcess {
  readonly argv: readonly string[];
  readonly cwd: () => string;
  readonly getBuiltinModule: <Name extends keyof NodeBuiltins>(name: Name) => NodeBuiltins[Name];
}

/**
 * Node before 22 has no WebSocket. Requiring `ws` at run time keeps it out of the import graph, so
 * that a bundle for the browser does not include it. It is looked up from this package, as the
 * program or the working directory finds it, then from there itself: no expression gives the path of
 * a module both in a bundle and in the CommonJS of Jest.
 */
const nodeWebSocket = (): WebSocketClass | undefined => {
  const { process } = globalThis as unknown as { readonly process: NodeProcess };
  try {
    const { realpathSync } = process.getBuiltinModule('node:fs');
    const { createRequire } = process.getBuiltinModule('node:module');
    const load = createRequire(`${process.cwd()}/`);
    const paths = [...process.argv.slice(1, 2).map((path) => realpathSync(path)), process.cwd()];
    const resolveOwn = (): string[] => {
      try {
        return [load.resolve('millrace/package.json', { paths })];
      } catch {
        return [];
      }
    };
    return load(load.resolve('ws', { paths: [...resolveOwn(), ...paths] })) as WebSocketClass;
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
      "This platform has no WebSocket. On Node before 22, install ws and pass it: import WebSocket from 'ws'; connect({ ..., webSocket: (url) => new WebSocket(url) }).",
    );
  return new Socket(url);
};

import type { SchedulerLike } from 'rxjs';
import type { WebSocketLike } from '../../connection/webSocket.js';
import { createCore } from '../../server/core/createCore.js';
import { createLocalBus } from '../../server/core/jobs/localBus.js';
import type { CoreSettings } from '../../server/core/settings.js';
import { createApp } from '../../server/http/app.js';
import type { Authenticate } from '../../server/http/auth.js';
import { createRateLimiter } from '../../server/http/rateLimits.js';
import { withDefaults } from '../../server/options.js';
import { createOpenSocket } from '../../server/session/openSocket.js';
import { createPollConnections } from '../../server/session/pollConnections.js';
import type { Socket, SocketEvents } from '../../server/session/socket.js';
import { createSessions } from '../../server/session/sessions.js';
import { openSqliteStore } from '../../server/store/sqlite.js';
import type { ChatCore } from '../../server/core/chatCore.js';

/** A server in this process without a network: calls and sockets are function calls. */
export interface InProcessServer {
  readonly core: ChatCore;
  readonly fetch: typeof fetch;
  readonly webSocket: (url: string) => InProcessSocket;
  /** How many calls are under way, and how many frames and calls there have been. */
  readonly activity: () => { readonly open: number; readonly total: number };
  readonly close: () => Promise<void>;
}

/** The client's end of a connection to a server in this process. */
export interface InProcessSocket extends WebSocketLike {
  /** The line between the ends is cut. */
  readonly cut: () => void;
}

type Handlers = {
  -readonly [Name in 'onopen' | 'onmessage' | 'onclose' | 'onerror']:
    ((event: object) => unknown) | null;
};

/** The token of a backend; every other one is the id of its user: a scenario keeps nobody out. */
export const serverToken = '!server';

const authenticate: Authenticate = ({ token = '' }) =>
  Promise.resolve(token === serverToken ? { kind: 'server' } : { kind: 'client', userId: token });

/** Starts the core with its sessions and its calls, with its data in memory and the time of a clock. */
export const openInProcess = async (
  clock: SchedulerLike,
  settings: CoreSettings,
): Promise<InProcessServer> => {
  const store = await openSqliteStore();
  let ids = 0;
  const newId = (): string => `id-${String((ids += 1))}`;
  const failures: unknown[] = [];
  const options = withDefaults({ ...settings, clock, random: () => 0.5 });
  const now = (): number => clock.now();
  const core = createCore({
    store,
    bus: createLocalBus(),
    clock,
    nodeId: 'node',
    settings,
    newId,
    readLimit: createRateLimiter({}, now).read,
    signToken: (id) => Promise.resolve(id),
    onFailure: (message, cause) => failures.push(new Error(message, { cause })),
  });
  const log = ({
    message,
    cause,
  }: {
    readonly message: string;
    readonly cause?: unknown;
  }): void => {
    failures.push(new Error(message, { cause }));
  };
  const sessions = createSessions({ ...options, core, clock, newId, log });
  const openSocket = createOpenSocket({ ...options, sessions, authenticate, clock });
  const respond = createApp({
    core,
    authenticate,
    pollConnections: createPollConnections({ sessions, authenticate, clock }),
    now,
    log,
  });
  let open = 0;
  let total = 0;

  const webSocket = (url: string): InProcessSocket => {
    let isOpen = true;
    let events: SocketEvents | undefined;
    const close = (code: number, reason: string): void => {
      if (!isOpen) return;
      isOpen = false;
      socket.onclose?.({ code, reason });
    };
    const serverEnd: Socket = {
      send: (data, onSent) => {
        total += 1;
        if (isOpen) socket.onmessage?.({ data });
        onSent?.();
      },
      close,
      ping: () => {
        if (isOpen) events?.onAlive();
      },
      bufferedBytes: () => 0,
    };
    // The client has its handlers in place by then.
    clock.schedule(() => {
      if (!isOpen) return;
      total += 1;
      socket.onopen?.({});
      events = openSocket(serverEnd, new URL(url).searchParams);
    });
    const handlers: Handlers = { onopen: null, onmessage: null, onclose: null, onerror: null };
    const socket: Handlers & InProcessSocket = {
      ...handlers,
      send: (data) => {
        if (isOpen) events?.onText(data);
      },
      close: () => {
        if (isOpen) events?.onClose();
        isOpen = false;
      },
      cut: () => {
        if (!isOpen) return;
        events?.onClose();
        close(1006, 'the line was cut');
      },
    };
    return socket;
  };

  const call = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const {
      status,
      headers: sent,
      body,
    } = await respond({
      method: init.method ?? 'GET',
      target: url.slice(new URL(url).origin.length),
      header: (name) => headers.get(name) ?? undefined,
      text: () => Promise.resolve(typeof init.body === 'string' ? init.body : ''),
      bytes: async () => new Uint8Array(await new Response(init.body ?? null).arrayBuffer()),
      signal: () => init.signal ?? new AbortController().signal,
    });
    return new Response((body ?? null) as BodyInit | null, { status, headers: sent });
  };

  return {
    core,
    webSocket,
    fetch: (input, init) => {
      open += 1;
      total += 1;
      return call(input as string, init).finally(() => {
        open -= 1;
      });
    },
    activity: () => ({ open, total }),
    close: async () => {
      await sessions.drain();
      await core.close();
      await store.close();
      if (failures.length > 0) throw failures[0];
    },
  };
};

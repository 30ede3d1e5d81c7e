import {
  BehaviorSubject,
  distinctUntilChanged,
  type Observable,
  type SchedulerLike,
  Subject,
  type Subscription,
} from 'rxjs';
import { callEndpoint } from '../../calls/callEndpoint.js';
import type { Calls } from '../../calls/calls.js';
import { type ChatConnection, connect } from '../../connection/connect.js';
import type { ConnectOptions } from '../../connection/options.js';
import type { WakeSignal } from '../../connection/wakeSignals.js';
import { watch } from '../../connection/watch.js';
import type { VirtualClock } from '../virtualClock.js';
import { type InProcessServer, type InProcessSocket, serverToken } from './inProcessServer.js';

const url = 'http://scenario.test';

/** Somebody in a scenario, with a connection. */
export interface Person {
  /** The key of its line. */
  readonly name: string;
  /** The id of the user: the name up to a dot. */
  readonly id: string;
  /** The channel of the scenario, of which everybody is a member. */
  readonly cid: string;
  readonly chat: ChatConnection;
  /** Calls with the rights of a backend, as those of `backend` of `millrace/backend`. */
  readonly backend: Calls & { readonly scheduler: SchedulerLike };
  readonly clock: VirtualClock;
}

/** A person and what a scenario does with it. */
export interface Actor extends Person {
  /** Whether it is there, current value first. */
  readonly isPresent$: Observable<boolean>;
  readonly come: () => void;
  readonly leave: () => void;
  readonly watch: () => void;
  readonly stopWatching: () => void;
  /** Cuts the line, or mends it. */
  readonly setLine: (isUp: boolean) => void;
  /** Whether the connection is neither closed nor on its way. */
  readonly isSettled: () => boolean;
  /** What an act does, until the person leaves. */
  readonly run: (work$: Observable<unknown>) => void;
  /** The errors of what it did. */
  readonly errors: readonly unknown[];
}

/** What an actor lives in. */
export interface Surroundings {
  readonly server: InProcessServer;
  readonly clock: VirtualClock;
  readonly cid: string;
  readonly connectOptions?: Partial<ConnectOptions> | undefined;
}

const createBackend = ({ fetch }: InProcessServer, scheduler: SchedulerLike): Person['backend'] => {
  const caller = { url, apiKey: 'dev', fetch, scheduler, requestTimeoutMs: 10_000 };
  return {
    scheduler,
    call: (endpoint, params, request) =>
      callEndpoint(caller, { endpoint, params, request, token: serverToken }),
  };
};

/** Creates a person with a line of its own to the server. */
export const createActor = (
  name: string,
  { server, clock, cid, connectOptions }: Surroundings,
): Actor => {
  const [id = name] = name.split('.');
  const wake$ = new Subject<WakeSignal>();
  const sockets = new Set<InProcessSocket>();
  const errors: unknown[] = [];
  const isPresent$ = new BehaviorSubject(false);
  let isUp = true;
  let presence: Subscription | undefined;
  let watching: Subscription | undefined;
  let ids = 0;
  let tag = 'Idle';

  const chat = connect({
    url,
    apiKey: 'dev',
    user: { id, name: id },
    token: id,
    scheduler: clock.scheduler,
    random: () => 0.5,
    newId: () => `${name}-${String((ids += 1))}`,
    lingerMs: 0,
    wake$,
    webSocket: (url) => {
      const socket = server.webSocket(url);
      sockets.add(socket);
      if (!isUp) clock.scheduler.schedule(socket.cut);
      return socket;
    },
    fetch: (input, init) =>
      isUp ? server.fetch(input, init) : Promise.reject(new TypeError('the line is cut')),
    ...connectOptions,
  });
  const error = (cause: unknown): void => {
    errors.push(cause);
  };
  chat.status$.subscribe({
    next: ({ _tag }) => {
      tag = _tag;
    },
    error,
  });

  return {
    name,
    id,
    backend: createBackend(server, clock.scheduler),
    cid,
    chat,
    clock,
    errors,
    isPresent$: isPresent$.pipe(distinctUntilChanged()),
    come: () => {
      // That a connection ends is seen in its status, and is no error of an act.
      presence ??= chat.subscribe({ error: () => undefined });
      isPresent$.next(true);
    },
    leave: () => {
      isPresent$.next(false);
      watching?.unsubscribe();
      presence?.unsubscribe();
      watching = presence = undefined;
    },
    watch: () => {
      watching?.unsubscribe();
      watching = watch(chat, cid, { presence: true }).subscribe({ error });
    },
    stopWatching: () => {
      watching?.unsubscribe();
      watching = undefined;
    },
    setLine: (up) => {
      if (up === isUp) return;
      isUp = up;
      if (!up) for (const socket of sockets) socket.cut();
      sockets.clear();
      wake$.next(up ? 'online' : 'offline');
    },
    isSettled: () => !isUp || tag === 'Idle' || tag === 'Online' || tag === 'Closed',
    run: (work$) => {
      const running = work$.subscribe({ error });
      presence?.add(running);
    },
  };
};

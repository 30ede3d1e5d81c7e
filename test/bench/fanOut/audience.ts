import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import {
  firstValueFrom,
  interval,
  lastValueFrom,
  mergeMap,
  range,
  ReplaySubject,
  take,
  toArray,
} from 'rxjs';
import type { WebSocket } from 'ws';
import { type Dialect, dialects } from './dialects.js';

/** What the process of the clients is asked to do; it answers each with one message. */
export type Command =
  | { readonly do: 'open'; readonly dialect: Dialect; readonly port: number; readonly size: number }
  | {
      readonly do: 'connect';
      readonly dialect: Dialect;
      readonly port: number;
      readonly size: number;
    }
  | { readonly do: 'send'; readonly messages: number; readonly inFlight: number }
  | { readonly do: 'pace'; readonly messages: number; readonly perSecond: number }
  | { readonly do: 'close' };

/** The answer to `send`. */
export interface Sent {
  /** Until everybody had everything. */
  readonly elapsedMs: number;
  /** One of the frames that came. */
  readonly frame: string;
}

/** The answer to `pace`: milliseconds from a request to each receipt, in ascending order. */
export type Latencies = readonly number[];

const opening = 20;

/** A user who begins to watch is announced to all who do, so many users would take long to gather. */
const users = 50;

// Clients live in a process of their own, so that the server's time is measured alone.
const createAudience = async (dialect: Dialect, port: number, size: number) => {
  const { open, isMessage } = dialects[dialect];
  const clients = await lastValueFrom(
    range(size).pipe(
      mergeMap((n) => open(port, `watcher-${String(n % users)}`), opening),
      toArray(),
    ),
  );
  let onMessage = (_: string): void => undefined;
  for (const { socket } of clients)
    socket.on('message', (data: Buffer) => {
      const frame = data.toString();
      if (isMessage(frame)) onMessage(frame);
    });

  const send = async (messages: number, inFlight: number): Promise<Sent> => {
    const all = new ReplaySubject<string>(1);
    let missing = messages * size;
    onMessage = (frame) => {
      missing -= 1;
      if (missing === 0) all.next(frame);
    };
    const started = performance.now();
    const text = 'Has anybody seen the water this morning? It is up to the second step again.';
    await lastValueFrom(range(messages).pipe(mergeMap(() => clients[0]!.ask(text), inFlight)));
    const frame = await firstValueFrom(all.pipe(take(1)));
    return { elapsedMs: performance.now() - started, frame };
  };
  /** Sends at a steady rate. Every watcher gets the messages in the order in which they are sent. */
  const pace = async (messages: number, perSecond: number): Promise<Latencies> => {
    const sentAt: number[] = [];
    const latencies: number[] = [];
    const all = new ReplaySubject<void>(1);
    let received = 0;
    onMessage = () => {
      latencies.push(performance.now() - sentAt[Math.floor(received / size)]!);
      received += 1;
      if (received === messages * size) all.next();
    };
    const text = 'Has anybody seen the water this morning? It is up to the second step again.';
    const asked$ = interval(1_000 / perSecond).pipe(
      take(messages),
      mergeMap(() => {
        sentAt.push(performance.now());
        return clients[0]!.ask(text);
      }),
    );
    await lastValueFrom(asked$);
    await firstValueFrom(all);
    return latencies.sort((one, other) => one - other);
  };
  const close = (): void => {
    for (const { socket } of clients) socket.terminate();
  };
  return { send, pace, close };
};

let audience: Awaited<ReturnType<typeof createAudience>> | undefined;

const closed = async (socket: WebSocket): Promise<void> => {
  socket.close();
  await once(socket, 'close');
};

let idle: readonly WebSocket[] = [];

/** Opens connections of as many users, and leaves them alone. */
const connectAll = (dialect: Dialect, port: number, size: number): Promise<WebSocket[]> =>
  lastValueFrom(
    range(size).pipe(
      mergeMap((n) => dialects[dialect].connect(port, `idle-${String(idle.length + n)}`), opening),
      toArray(),
    ),
  );

const obey = async (command: Command): Promise<unknown> => {
  switch (command.do) {
    case 'open':
      audience = await createAudience(command.dialect, command.port, command.size);
      return {};
    case 'connect':
      idle = [...idle, ...(await connectAll(command.dialect, command.port, command.size))];
      return {};
    case 'send':
      return audience?.send(command.messages, command.inFlight);
    case 'pace':
      return audience?.pace(command.messages, command.perSecond);
    case 'close':
      audience?.close();
      await Promise.all(idle.map(closed));
      idle = [];
      return {};
  }
};

process.on('message', (command: Command) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

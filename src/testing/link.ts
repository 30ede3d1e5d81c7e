import { type MonoTypeOperatorFunction, type Subscription, tap } from 'rxjs';
import { type Direction, type Reach, reaches } from './faults.js';
import type { Peer } from './tcp.js';

/** A connection through a proxy. */
export interface Link {
  /** Tears both sides down. */
  readonly reset: () => void;
  /** Ends both sides in order; nothing gets through any more. */
  readonly end: () => void;
  /** From now on what goes that way is taken and goes nowhere. */
  readonly swallow: (reach: Reach) => void;
}

/** The most bytes that wait in the proxy before their sender has to wait. */
const backlogBytes = 64 * 1024;

/** Joins a client to a server; `over` is called when nothing is left of either connection. */
export const link = (
  client: Peer,
  server: Peer,
  carried: (direction: Direction) => MonoTypeOperatorFunction<Uint8Array>,
  over: () => void,
): Link => {
  const swallowed = new Set<Direction>();

  const relay = (direction: Direction, from: Peer, to: Peer): Subscription => {
    const passes = (): boolean => !swallowed.has(direction);
    let waiting = 0;
    const wait = (bytes: number): void => {
      const wasFull = waiting > backlogBytes;
      waiting += bytes;
      const isFull = waiting > backlogBytes;
      if (isFull && !wasFull) from.pause();
      if (wasFull && !isFull) from.resume();
    };
    const carrying = from.bytes$
      .pipe(
        tap((bytes) => wait(bytes.length)),
        carried(direction),
        tap({
          next: (bytes) => {
            const done = (): void => wait(-bytes.length);
            if (passes()) to.write(bytes, done);
            else done();
          },
          complete: () => {
            if (passes()) to.end();
          },
        }),
      )
      .subscribe();
    from.onBroken(() => {
      carrying.unsubscribe();
      if (passes()) to.reset();
    });
    to.onClosed(() => carrying.unsubscribe());
    return carrying;
  };

  const up = relay('up', client, server);
  const down = relay('down', server, client);
  const left = new Set([client, server]);
  for (const peer of left)
    peer.onClosed(() => {
      left.delete(peer);
      if (left.size === 0) over();
    });

  const swallow = (reach: Reach): void => {
    for (const direction of ['up', 'down'] as const)
      if (reaches(reach, direction)) swallowed.add(direction);
  };
  return {
    reset: () => {
      up.unsubscribe();
      down.unsubscribe();
      client.reset();
      server.reset();
    },
    end: () => {
      swallow('both');
      client.end();
      server.end();
    },
    swallow,
  };
};

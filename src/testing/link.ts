import { type MonoTypeOperatorFunction, type Subscription, tap } from 'rxjs';
import { type Direction, type Reach, reaches } from './faults.js';
import type { Peer } from './tcp.js';

/** A proxied connection: that of the client, and that to the server. */
export interface Link {
  /** Resets both sides. */
  readonly reset: () => void;
  /** Closes both sides gracefully and discards further bytes. */
  readonly end: () => void;
  /** Discards all further bytes in these directions. */
  readonly discard: (reach: Reach) => void;
}

/** The bytes that the proxy buffers before it pauses the sender. */
const backlogBytes = 64 * 1024;

/** Links a client to a server. Calls `onClosed` when both connections are closed. */
export const link = (
  client: Peer,
  server: Peer,
  conditioned: (direction: Direction) => MonoTypeOperatorFunction<Uint8Array>,
  onClosed: () => void,
): Link => {
  const discarded = new Set<Direction>();

  const relay = (direction: Direction, from: Peer, to: Peer): Subscription => {
    const passes = (): boolean => !discarded.has(direction);
    let backlog = 0;
    const addToBacklog = (bytes: number): void => {
      const wasFull = backlog > backlogBytes;
      backlog += bytes;
      const isFull = backlog > backlogBytes;
      if (isFull && !wasFull) from.pause();
      if (wasFull && !isFull) from.resume();
    };
    const relaying = from.bytes$
      .pipe(
        tap((bytes) => addToBacklog(bytes.length)),
        conditioned(direction),
        tap({
          next: (bytes) => {
            const done = (): void => addToBacklog(-bytes.length);
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
      relaying.unsubscribe();
      if (passes()) to.reset();
    });
    to.onClosed(() => relaying.unsubscribe());
    return relaying;
  };

  const up = relay('up', client, server);
  const down = relay('down', server, client);
  const open = new Set([client, server]);
  for (const peer of open)
    peer.onClosed(() => {
      open.delete(peer);
      if (open.size === 0) onClosed();
    });

  const discard = (reach: Reach): void => {
    for (const direction of ['up', 'down'] as const)
      if (reaches(reach, direction)) discarded.add(direction);
  };
  return {
    reset: () => {
      up.unsubscribe();
      down.unsubscribe();
      client.reset();
      server.reset();
    },
    end: () => {
      discard('both');
      client.end();
      server.end();
    },
    discard,
  };
};

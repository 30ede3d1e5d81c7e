import { Subscription } from 'rxjs';
import type { Bus } from '../ports/bus.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { channelTypesOf } from './channelTypes.js';
import { createConnectionIndex } from './connectionIndex.js';
import type { Context, Outcome } from './context.js';
import { handlers } from './handlers/table.js';
import { arrive, goOffline, leave } from './presence.js';
import { createQueue } from './queue.js';
import { createRouter } from './router.js';
import type { CoreSettings } from './settings.js';
import { createStamp } from './stamps.js';
import type { ChatCore } from './types.js';

/** What a core stands on. */
export interface CoreOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Names this process among those that share the store and the bus. */
  readonly nodeId: string;
  readonly settings?: CoreSettings;
}

/** A server without its edges: calls in, frames out. */
export const createCore = (options: CoreOptions): ChatCore => {
  const { store, bus, clock, nodeId, settings = {} } = options;
  const types = channelTypesOf(settings);
  const stamp = createStamp(clock);
  const index = createConnectionIndex();
  const queue = createQueue();
  const running = new Subscription();
  running.add(
    bus.deliveries$.subscribe({
      next: createRouter(index),
      // A node that hears nothing more must not live on as if all were well.
      error: (error: unknown) => {
        throw error;
      },
    }),
  );

  // One call at a time, published before the next begins: so events leave in the order of the
  // commits, in every channel. SQLite runs one transaction at a time anyway; a store that runs
  // more gets them from other nodes.
  const perform = <A>(
    work: (context: Context) => Promise<Outcome<A>>,
    then: (answer: A) => void = () => undefined,
  ): Promise<A> =>
    queue.run(async () => {
      const outcome = await store.transaction((tx) => work({ tx, stamp, types }));
      outcome.emitted.forEach(bus.publish);
      then(outcome.answer);
      return outcome.answer;
    });

  const goOfflineLater = (userId: string, delayMs: number): void => {
    running.add(
      clock.schedule(() => {
        // Nobody waits for it; the user's next connection sets right what failed here.
        perform((context) => goOffline(context, userId)).catch(() => undefined);
      }, delayMs),
    );
  };

  const disconnect = async (connectionId: string): Promise<void> => {
    index.remove(connectionId);
    const userId = await perform((context) => leave(context, connectionId));
    if (userId === undefined) return;
    const { offlineGraceMs = 0 } = settings;
    if (offlineGraceMs > 0) goOfflineLater(userId, offlineGraceMs);
    else await perform((context) => goOffline(context, userId));
  };

  return {
    call: (key, call) => perform((context) => handlers[key](context, call)),
    connect: (connection, details) =>
      perform(
        (context) =>
          arrive(context, {
            id: connection.id,
            userId: connection.userId,
            node: nodeId,
            details,
          }),
        // Last of all: what it is told begins after the answer.
        () => index.add(connection),
      ),
    disconnect,
    close: async () => {
      running.unsubscribe();
      await queue.idle();
    },
  };
};

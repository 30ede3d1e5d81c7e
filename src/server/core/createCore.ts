import { Subscription } from 'rxjs';
import type { Bus } from '../ports/bus.js';
import type { Clock } from '../ports/clock.js';
import type { HookSender } from '../ports/hooks.js';
import type { Store } from '../ports/store.js';
import { createAlarm } from './jobs/alarm.js';
import { admitCaller } from './access/admission.js';
import { createConnectionIndex } from './delivery/connectionIndex.js';
import type { Context, Outcome } from './context.js';
import { createLargeChannels, largeChannelsAmong, keepToSender } from './delivery/largeChannels.js';
import { createHookReaders } from './hooks/hookReaders.js';
import { endExpired } from './jobs/expiry.js';
import { handlers } from './handlers/handlers.js';
import { connectUser, goOffline, disconnectUser } from './users/presence.js';
import type { ReadLimit } from './requests/limits.js';
import { frameFor } from './delivery/frame.js';
import { appendToLog } from './log/append.js';
import { createQueue } from './jobs/queue.js';
import { withIdempotency } from './jobs/idempotency.js';
import { resume, type Returning } from './log/resume.js';
import { createRouter } from './delivery/router.js';
import { createSettingsCache } from './app/settingsCache.js';
import type { CoreSettings } from './settings.js';
import { failTask, runTask, waitingTasks } from './jobs/tasks.js';
import type { RequestInfo } from './call.js';
import { createStamp } from './requests/timestamps.js';
import type { ChatCore } from './chatCore.js';

/** What a core stands on. */
export interface CoreOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Names this process among those that share the store and the bus. */
  readonly nodeId: string;
  /** Makes the token of a user; the secret is the edge's. */
  readonly signToken: (userId: string) => Promise<string>;
  /** What is left of the limits; the edge counts. */
  readonly readLimit: ReadLimit;
  readonly settings?: CoreSettings;
  /** Makes ids that nobody else makes. */
  readonly newId: () => string;
  /** Carries events to webhooks; they wait in the log without one. */
  readonly hookSender?: HookSender;
  /** Hears of events that a webhook does not get. Nobody does by default. */
  readonly onHookTrouble?: (message: string, cause?: unknown) => void;
  /** Hears of a delivery that failed on this node; the others go on. Nobody does by default. */
  readonly onFailure?: (cause: unknown) => void;
}

/** A server without its edges: calls in, frames out. */
export const createCore = (options: CoreOptions): ChatCore => {
  const {
    store,
    bus,
    clock,
    nodeId,
    newId,
    signToken,
    readLimit,
    hookSender,
    settings = {},
  } = options;
  const settingsCache = createSettingsCache(settings);
  const stamp = createStamp(clock);
  const index = createConnectionIndex();
  const returning = new Map<string, Returning>();
  const queue = createQueue();
  const running = new Subscription();
  const departures = new Map<string, Subscription>();
  const route = createRouter(
    index,
    { settings: settingsCache.invalidate, task: ({ taskId }) => doLater(taskId) },
    settings.explain,
  );
  running.add(
    bus.deliveries$.subscribe({
      next: (delivery) => {
        try {
          route(delivery);
        } catch (cause) {
          options.onFailure?.(cause);
        }
      },
      // A node that hears nothing more must not live on as if all were well.
      error: (error: unknown) => {
        throw error;
      },
    }),
  );

  const largeChannels = createLargeChannels(bus.publish, clock, settings);
  running.add(largeChannels.running);

  // One call at a time, published before the next begins: so events leave in the order of the
  // commits, in every channel. SQLite runs one transaction at a time anyway; a store that runs
  // more gets them from other nodes.
  const perform = <A>(
    work: (context: Context) => Promise<Outcome<A>>,
    then: (response: A) => void = () => undefined,
    requestInfo?: RequestInfo,
  ): Promise<A> =>
    queue.run(async () => {
      const outcome = await store.transaction(async (tx) => {
        const context = {
          tx,
          stamp,
          signToken,
          readLimit,
          newId,
          requestInfo,
          ...(await settingsCache.read(tx)),
        };
        const done = await work(context);
        const large = await largeChannelsAmong(context, done.emitted);
        const emitted = await appendToLog(context, keepToSender(done.emitted, large));
        return { ...done, emitted, large };
      });
      for (const delivery of outcome.emitted) largeChannels.publish(delivery, outcome.large);
      if (outcome.wakeAt != null) alarm.set(outcome.wakeAt);
      then(outcome.response);
      return outcome.response;
    });

  const alarm = createAlarm(clock, () => {
    // Nobody waits for it; what it failed to end, the next alarm ends.
    perform(endExpired).catch(() => undefined);
  });
  running.add(alarm.stop);
  alarm.ring();

  // Nobody waits for what is done later, or hears that it failed.
  const later = (work: () => Promise<unknown>, delayMs = 0): Subscription => {
    const timer = clock.schedule(() => {
      running.remove(timer);
      work().catch(() => undefined);
    }, delayMs);
    running.add(timer);
    return timer;
  };

  const doTask = (taskId: string): Promise<unknown> =>
    perform((context) => runTask(context, taskId)).catch((cause: unknown) =>
      perform((context) => failTask(context, taskId, cause)),
    );

  // A task that could not even fail waits for the next start.
  function doLater(taskId: string): void {
    later(() => doTask(taskId));
  }

  // What was left undone when the last process ended.
  perform(waitingTasks).then(
    (ids) => ids.forEach(doLater),
    () => undefined,
  );

  const hooks =
    hookSender &&
    createHookReaders({
      clock,
      sender: hookSender,
      deliveries$: bus.deliveries$,
      run: (work) => perform(async (context) => ({ response: await work(context), emitted: [] })),
      lagLimit: settings.hookLagLimit ?? 100_000,
      report: options.onHookTrouble ?? (() => undefined),
    });

  const disconnect = async (connectionId: string): Promise<void> => {
    index.remove(connectionId);
    returning.delete(connectionId);
    const userId = await perform((context) => disconnectUser(context, connectionId));
    if (userId === undefined) return;
    const { offlineGraceMs = 0 } = settings;
    const depart = () => perform((context) => goOffline(context, userId));
    if (offlineGraceMs === 0) {
      await depart();
      return;
    }
    // The grace begins anew with every leave. The user's next connection sets right what fails.
    departures.get(userId)?.unsubscribe();
    const departure = later(() => {
      departures.delete(userId);
      return depart();
    }, offlineGraceMs);
    departures.set(userId, departure);
  };

  return {
    call: (key, call) =>
      perform(
        async (context) => {
          await admitCaller(context, call.caller);
          return withIdempotency(context, key, call, handlers[key]);
        },
        undefined,
        call.requestInfo,
      ),
    application: async () =>
      settingsCache.current()?.app ??
      perform(({ app }) => Promise.resolve({ response: app, emitted: [] })),
    connect: (connection, details, { resuming = false } = {}) =>
      perform(
        (context) =>
          connectUser(context, {
            id: connection.id,
            userId: connection.userId,
            tokenIssuedAt: connection.tokenIssuedAt,
            node: nodeId,
            details,
          }),
        // Last of all: what it is told begins after the response.
        ({ log }) => {
          index.add(connection);
          index.startAfter(connection.id, resuming ? Infinity : log.id);
        },
      ),
    resume: async (connectionId, request) => {
      const [connection] = index.byId(connectionId);
      if (!connection) return;
      const known = returning.get(connectionId) ?? { channels: new Map(), presence: new Set() };
      returning.set(connectionId, known);
      index.startAfter(connectionId, Infinity);
      await perform(
        (context) => resume(context, connection, known, request),
        ({ missed, resumed }) => {
          for (const delivery of missed) connection.send(frameFor(delivery)(connection.userId));
          connection.send(JSON.stringify(resumed));
          if (resumed.more) return;
          returning.delete(connectionId);
          index.startAfter(connectionId, resumed.position);
        },
      );
    },
    disconnect,
    close: async () => {
      running.unsubscribe();
      await hooks?.stop();
      await queue.idle();
    },
  };
};

import { of, Subscription } from 'rxjs';
import { createBoundedCache } from '../../internal/boundedCache.js';
import { type Bucket, type Rate, takeToken } from '../../internal/tokenBucket.js';
import type { Bus, Delivery } from '../ports/bus.js';
import type { Clock } from '../ports/clock.js';
import type { HookSender } from '../ports/hooks.js';
import type { Observe } from '../ports/observer.js';
import { passTraces, type Tracing } from '../ports/tracing.js';
import type { Store } from '../ports/store.js';
import { createAlarm } from './jobs/alarm.js';
import { createBackground, type ReportFailure } from './jobs/background.js';
import { admitCaller } from './access/admission.js';
import { createConnectionIndex } from './delivery/connectionIndex.js';
import type { Context, Outcome, Preparation } from './context.js';
import { withHiddenHistory } from './delivery/hiddenHistory.js';
import { createLargeChannels, largeChannelsAmong, keepToSender } from './delivery/largeChannels.js';
import { createHookReaders } from './hooks/hookReaders.js';
import { endExpired } from './jobs/endExpired.js';
import { endLostConnections, findAbsentees } from './jobs/endLostConnections.js';
import { createLeaderWork } from './jobs/leaderWork.js';
import { handlers } from './handlers/handlers.js';
import { withoutBlocked } from './access/directBlocks.js';
import { preparations } from './handlers/preparations.js';
import { repeatInTurns } from './jobs/repeatInTurns.js';
import { prepareCall } from './jobs/prepareCall.js';
import { connectUser, goOffline, disconnectUser } from './users/presence.js';
import { fail } from './requests/failure.js';
import type { ReadLimit } from './requests/limits.js';
import { frameFor } from './delivery/frame.js';
import { appendToLog } from './log/append.js';
import { createQueue } from './jobs/queue.js';
import { withIdempotency } from './jobs/withIdempotency.js';
import { resume, type ResumeState } from './log/resume.js';
import { createRouter, type InspectDelivery } from './delivery/router.js';
import { createSettingsCache } from './app/settingsCache.js';
import type { CoreSettings } from './settings.js';
import { failTask, runTaskPart, waitingTasks } from './jobs/tasks.js';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Call } from './call.js';
import { createStamps } from './requests/timestamps.js';
import type { ChatCore } from './chatCore.js';

/** Options of `createCore`. */
export interface CoreOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  /** The name of this process among those that share the store and the bus. */
  readonly nodeId: string;
  /** Signs the token of a user; the core does not hold the secret. */
  readonly signToken: (userId: string) => Promise<string>;
  /** Reads the rate limits that the HTTP layer counts. */
  readonly readLimit: ReadLimit;
  readonly settings?: CoreSettings;
  /** Whether the application may take tokens that nobody signed; `false` by default. */
  readonly allowsUnsignedTokens?: boolean;
  /** Makes unique ids. */
  readonly newId: () => string;
  /** Sends events to webhooks. Without it they stay in the log. */
  readonly hookSender?: HookSender;
  /** Called when a webhook does not get an event. Does nothing by default. */
  readonly onHookTrouble?: (message: string, cause?: unknown) => void;
  /**
   * Called when a delivery or background work (expiries, tasks, disconnects) fails; both go on. Does
   * nothing by default.
   */
  readonly onFailure?: ReportFailure;
  /** Receives what happens in the core. Nobody does by default. */
  readonly observe?: Observe;
  /** Receives each delivery of this node; must not throw. Nobody does by default. */
  readonly inspect?: InspectDelivery | undefined;
  /** Traces deliveries and webhooks; passes the traces of callers on by default. */
  readonly tracing?: Tracing;
}

/** Where work of the core comes from, if a caller asked for it. */
type Origin = Pick<Call<EndpointKey>, 'requestInfo' | 'trace'>;

const withTrace =
  (trace: string) =>
  (delivery: Delivery): Delivery =>
    delivery.kind === 'event' ? { ...delivery, trace } : delivery;

const tracedSender = (sender: HookSender, { hook }: Tracing): HookSender => ({
  send: (call, signal) =>
    hook(call.id, call.trace, (trace) => sender.send({ ...call, trace }, signal)),
});

/** How many senders are known at once; one that is forgotten may send a whole burst again. */
const bucketCapacity = 20_000;

/** A task that fails this often is marked as failed. */
const taskAttempts = 3;

/** Creates a server without its transports: calls in, frames out. */
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
    allowsUnsignedTokens = false,
    settings = {},
    observe = () => undefined,
    tracing = passTraces,
  } = options;
  const settingsCache = createSettingsCache(settings);
  const { stamp, ...stamps } = createStamps(clock);
  const index = createConnectionIndex();
  const buckets = createBoundedCache<string, Bucket>(bucketCapacity);
  const resumeStates = new Map<string, ResumeState>();
  const publishing = createQueue();
  const running = new Subscription();
  const report: ReportFailure = options.onFailure ?? (() => undefined);
  const runInBackground = createBackground(clock, report, running);
  const offlineTimers = new Map<string, Subscription>();
  const route = createRouter(
    index,
    { settings: settingsCache.invalidate, task: ({ taskId }) => doLater(taskId) },
    { explain: settings.explain, inspect: options.inspect, observe, trace: tracing.delivery },
  );
  // A node whose bus or store has failed must not keep running.
  const error = (failure: unknown): never => {
    throw failure as Error;
  };
  running.add(
    bus.deliveries$.subscribe({
      next: (delivery) => {
        try {
          route(delivery);
        } catch (cause) {
          report('a delivery failed', cause);
        }
      },
      error,
    }),
  );

  const largeChannels = createLargeChannels(bus.publish, clock, settings);
  running.add(largeChannels.running);

  // The store runs one call at a time, and several of them may be stored at once. What they emit is
  // published in the order of the calls, so that events leave in commit order in every channel.
  const perform = <A>(
    work: (context: Context) => Promise<Outcome<A>>,
    then: (response: A) => void = () => undefined,
    { requestInfo, trace }: Origin = {},
  ): Promise<A> => {
    const stored = store.transaction(async (tx) => {
      const context = {
        tx,
        stamp,
        signToken,
        takeToken: (key: string, rate: Rate) => takeToken(buckets, key, rate, clock.now()),
        readLimit,
        newId,
        allowsUnsignedTokens,
        requestInfo,
        ...(await settingsCache.read(tx)),
      };
      const done = await work(context);
      const large = await largeChannelsAmong(context, done.emitted);
      const kept = keepToSender(done.emitted, large);
      const routed = await withHiddenHistory(context, await withoutBlocked(context, kept));
      const traced = trace === undefined ? routed : routed.map(withTrace(trace));
      const emitted = await appendToLog(context, traced);
      tx.outbox.add({
        ...{ emitted, large: [...large], stampedAt: stamps.last() },
        wakeAt: done.wakeAt ?? undefined,
      });
      return { ...done, emitted, large };
    });
    return publishing.after(stored, (outcome) => {
      for (const delivery of outcome.emitted) {
        if (delivery.kind === 'event') observe({ kind: 'emitted', key: delivery.key });
        largeChannels.publish(delivery, outcome.large);
      }
      if (outcome.wakeAt != null) alarm.set(outcome.wakeAt);
      then(outcome.response);
      return outcome.response;
    });
  };

  const alarm = createAlarm(clock, () => {
    runInBackground('ending expired bans, mutes and pins', () => perform(endExpired));
  });
  running.add(alarm.stop);
  alarm.ring();

  function doLater(taskId: string): void {
    const part = () => perform((context) => runTaskPart(context, taskId));
    runInBackground(`task ${taskId}`, () => repeatInTurns(part, clock), {
      delayMs: 0,
      attempts: taskAttempts,
      onGiveUp: (cause) => {
        runInBackground(`marking task ${taskId} as failed`, () =>
          perform((context) => failTask(context, taskId, cause)),
        );
      },
    });
  }

  // Each node publishes the commits of all nodes, in one order. The node that started a task runs it.
  running.add(
    store.published$?.subscribe({
      next: ({ emitted, large, stampedAt, wakeAt }) => {
        stamps.follow(stampedAt);
        const among = new Set(large);
        for (const delivery of emitted) {
          if (delivery.kind === 'leave') offlineTimers.get(delivery.userId)?.unsubscribe();
          else if (delivery.kind !== 'task') largeChannels.publish(delivery, among);
        }
        if (wakeAt !== undefined) alarm.set(wakeAt);
      },
      error,
    }),
  );

  const endLost = (): void => {
    runInBackground('removing the connections of lost nodes', () =>
      repeatInTurns(() => perform(endLostConnections), clock).then(async () => {
        for (const userId of await perform(findAbsentees)) setOfflineLater(userId);
      }),
    );
  };

  // Tasks that the last process did not finish, or that a lost node ran.
  const resumeTasks = (): void => {
    runInBackground('finding waiting tasks', () =>
      perform(waitingTasks).then((ids) => ids.forEach(doLater)),
    );
  };
  resumeTasks();

  const hooks = createLeaderWork(store.nodes?.isLeader$ ?? of(true), () =>
    hookSender
      ? createHookReaders({
          clock,
          sender: tracedSender(hookSender, tracing),
          deliveries$: bus.deliveries$,
          run: (work) =>
            perform(async (context) => ({ response: await work(context), emitted: [] })),
          lagLimit: settings.hookLagLimit ?? 100_000,
          report: options.onHookTrouble ?? (() => undefined),
          observe,
        })
      : undefined,
  );

  running.add(
    store.nodes?.lost$.subscribe({
      next: () => {
        endLost();
        resumeTasks();
      },
      error,
    }),
  );
  running.add(
    store.nodes?.expelled$.subscribe({
      next: () => {
        for (const connection of [...index.all()]) connection.goAway();
      },
      error,
    }),
  );

  const { offlineGraceMs = 0 } = settings;

  // Each disconnect restarts the grace period.
  function setOfflineLater(userId: string): void {
    offlineTimers.get(userId)?.unsubscribe();
    const markOffline = () => perform((context) => goOffline(context, userId));
    const timer = runInBackground('marking a user offline', markOffline, {
      delayMs: offlineGraceMs,
    });
    timer.add(() => {
      if (offlineTimers.get(userId) === timer) offlineTimers.delete(userId);
    });
    offlineTimers.set(userId, timer);
  }
  endLost();

  const removeConnection = async (connectionId: string): Promise<void> => {
    index.remove(connectionId);
    resumeStates.delete(connectionId);
    const userId = await perform((context) => disconnectUser(context, connectionId));
    if (userId === undefined) return;
    if (offlineGraceMs === 0) await perform((context) => goOffline(context, userId));
    else setOfflineLater(userId);
  };

  // The session of the connection has ended: what fails is repeated, as nobody else would do it.
  const disconnect = (connectionId: string): Promise<void> =>
    removeConnection(connectionId).catch((cause: unknown) => {
      report('a disconnect failed', cause);
      runInBackground('a disconnect', () => removeConnection(connectionId), { delayMs: 1_000 });
    });

  return {
    call: async (key, call) => {
      const admitted = <A>(work: (context: Context) => Promise<Outcome<A>>): Promise<A> =>
        perform(
          async (context) => {
            await admitCaller(context, call.caller);
            return work(context);
          },
          undefined,
          call,
        );
      const prepare: Preparation<typeof key> | undefined = preparations[key];
      const ready = prepare ? await prepareCall(admitted, prepare, call, clock) : call;
      return admitted((context) => withIdempotency(context, key, ready, handlers[key]));
    },
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
        // Events for the connection start after the response.
        ({ log }) => {
          index.add(connection);
          index.startAfter(connection.id, resuming ? Infinity : log.id);
        },
      ),
    resume: async (connectionId, request) => {
      const [connection] = index.byId(connectionId);
      if (!connection) return;
      const known = resumeStates.get(connectionId) ?? { channels: new Map(), presence: new Set() };
      resumeStates.set(connectionId, known);
      index.startAfter(connectionId, Infinity);
      await perform(
        (context) => resume(context, connection, known, request),
        ({ missed, resumed }) => {
          for (const delivery of missed) connection.send(frameFor(delivery)(connection.userId));
          connection.send(JSON.stringify(resumed));
          if (resumed.more) return;
          observe({
            kind: 'resume',
            outcome: (resumed.lost?.length ?? 0) > 0 ? 'lost' : 'complete',
          });
          resumeStates.delete(connectionId);
          index.startAfter(connectionId, resumed.position);
        },
      );
    },
    disconnect,
    connections: index.facts,
    countConnections: () => index.counts().connections,
    readings: async () => {
      const log = await perform(async ({ tx }) => ({
        response: await tx.log.state(),
        emitted: [],
      }));
      const logEntries = log.last - log.floor;
      return { ...index.counts(), logEntries, hooks: hooks.current()?.read(log.last) ?? [] };
    },
    resendToHook: (hookId, logId) =>
      hooks.current()?.resend(hookId, logId) ?? fail('NotFound', 'this server sends no webhooks'),
    close: async () => {
      running.unsubscribe();
      await hooks.stop();
      await publishing.idle();
    },
  };
};

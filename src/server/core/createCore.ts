import { concat, defer, of, Subscription } from 'rxjs';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { HookSender } from '../ports/hooks.js';
import { passTraces, type Tracing } from '../ports/tracing.js';
import { admitCaller } from './access/admission.js';
import { createSettingsCache } from './app/settingsCache.js';
import type { ChatCore } from './chatCore.js';
import { createConnections } from './connections.js';
import type { Context, Outcome, Preparation } from './context.js';
import type { CoreOptions } from './coreOptions.js';
import { createConnectionIndex } from './delivery/connectionIndex.js';
import { createLargeChannels } from './delivery/largeChannels.js';
import { createRouter } from './delivery/router.js';
import { handlers } from './handlers/handlers.js';
import { preparations } from './handlers/preparations.js';
import { createHookReaders } from './hooks/hookReaders.js';
import { callOnce } from './jobs/callOnce.js';
import { createAlarm } from './jobs/alarm.js';
import { createBackground } from './jobs/background.js';
import { endExpired } from './jobs/endExpired.js';
import { endLostConnections, findAbsentees } from './jobs/endLostConnections.js';
import { createFileRemoval } from './jobs/fileRemoval.js';
import { fileTransfers } from './jobs/fileTransfers.js';
import { createLeaderWork } from './jobs/leaderWork.js';
import { createOfflineTimers } from './jobs/offlineTimers.js';
import type { OutsideWork } from './jobs/outsideWork.js';
import { prepareCall } from './jobs/prepareCall.js';
import { repeatInTurns } from './jobs/repeatInTurns.js';
import { createTaskRunner } from './jobs/taskRunner.js';
import { linkPreviews } from './links/linkPreviews.js';
import { toCallFailure } from './messages/messageExists.js';
import { createPerform } from './perform.js';
import { createPushReader } from './push/pushReader.js';
import { assertCallBounds } from './requests/callBounds.js';
import { fail } from './requests/failure.js';
import { createStamps } from './requests/timestamps.js';

const tracedSender = (sender: HookSender, { hook }: Tracing): HookSender => ({
  send: (call, signal) =>
    hook(call.id, call.trace, (trace) => sender.send({ ...call, trace }, signal)),
});

// A node whose bus or store has failed must not keep running.
const error = (failure: unknown): never => {
  throw failure as Error;
};

/** Creates a server without its transports: calls in, frames out. */
export const createCore = (options: CoreOptions): ChatCore => {
  const { store, bus, clock, nodeId, hookSender, settings = {} } = options;
  const { files, observe = () => undefined, tracing = passTraces } = options;
  const report = options.onFailure ?? (() => undefined);
  const settingsCache = createSettingsCache(settings);
  const stamps = createStamps(clock);
  const index = createConnectionIndex();
  const running = new Subscription();
  const runInBackground = createBackground(clock, report, running);
  const largeChannels = createLargeChannels(bus.publish, clock, settings);
  running.add(largeChannels.running);

  const { perform, idle } = createPerform({
    ...options,
    ...{ settingsCache, stamps, largeChannels, observe },
    allowsUnsignedTokens: options.allowsUnsignedTokens ?? false,
    wakeAt: (time) => alarm.set(time),
  });
  const alarm = createAlarm(clock, () => {
    runInBackground('ending expired bans, mutes and pins', () => perform(endExpired));
  });
  running.add(alarm.stop);

  const tasks = createTaskRunner(perform, runInBackground, clock);
  const route = createRouter(
    index,
    { settings: settingsCache.invalidate, task: ({ taskId }) => tasks.run(taskId) },
    { explain: settings.explain, inspect: options.inspect, observe, trace: tracing.delivery },
  );
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

  const { offlineGraceMs = 0 } = settings;
  const offlineTimers = createOfflineTimers(perform, runInBackground, offlineGraceMs);
  const { connect, resume, disconnect } = createConnections({
    ...{ perform, index, nodeId, runInBackground, report, observe },
    setOfflineLater: offlineGraceMs === 0 ? undefined : offlineTimers.start,
  });
  const endLost = (): void => {
    runInBackground('removing the connections of lost nodes', () =>
      concat(
        repeatInTurns(() => perform(endLostConnections), clock),
        defer(async () => {
          for (const userId of await perform(findAbsentees)) offlineTimers.start(userId);
        }),
      ),
    );
  };

  // Each node publishes the commits of all nodes, in one order. The node that started a task runs it.
  running.add(
    store.published$?.subscribe({
      next: ({ emitted, large, stampedAt, wakeAt }) => {
        stamps.follow(stampedAt);
        const among = new Set(large);
        for (const delivery of emitted) {
          if (delivery.kind === 'leave') offlineTimers.stop(delivery.userId);
          else if (delivery.kind !== 'task') largeChannels.publish(delivery, among);
        }
        if (wakeAt !== undefined) alarm.set(wakeAt);
      },
      error,
    }),
  );
  running.add(
    store.nodes?.lost$.subscribe({
      next: () => {
        endLost();
        tasks.resume();
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

  const run = <A>(work: (context: Context) => Promise<A>): Promise<A> =>
    perform(async (context) => ({ response: await work(context), emitted: [] }));
  const hooks = createLeaderWork(store.nodes?.isLeader$ ?? of(true), () =>
    hookSender
      ? createHookReaders({
          clock,
          sender: tracedSender(hookSender, tracing),
          deliveries$: bus.deliveries$,
          run,
          lagLimit: settings.hookLagLimit ?? 100_000,
          report: options.onHookTrouble ?? (() => undefined),
          observe,
        })
      : undefined,
  );

  const fileRemoval = createLeaderWork(store.nodes?.isLeader$ ?? of(true), () =>
    files ? createFileRemoval({ files, clock, perform, report }) : undefined,
  );

  const { push, previewLink } = settings;
  const outsideWork: { readonly [Key in EndpointKey]?: OutsideWork<Key> } = {
    ...(files && fileTransfers(files)),
    ...(previewLink && linkPreviews({ previewLink, perform, runInBackground, report })),
  };
  const pushes = createLeaderWork(store.nodes?.isLeader$ ?? of(true), () =>
    push ? createPushReader({ push, clock, deliveries$: bus.deliveries$, run, report }) : undefined,
  );

  // What the last process has left.
  alarm.ring();
  tasks.resume();
  endLost();

  return {
    ...{ connect, resume, disconnect },
    call: async (key, call) => {
      assertCallBounds(key, call);
      const admitted = <A>(work: (context: Context) => Promise<Outcome<A>>): Promise<A> =>
        perform(
          async (context) => {
            await admitCaller(context, call.caller);
            return work(context);
          },
          undefined,
          call,
        ).catch((error: unknown) => {
          throw toCallFailure(error) as Error;
        });
      const prepare: Preparation<typeof key> | undefined = preparations[key];
      const ready = prepare ? await prepareCall(admitted, prepare, call, clock) : call;
      const outside: OutsideWork<typeof key> = outsideWork[key] ?? {};
      const done = outside.before ? { ...ready, prepared: await outside.before(ready) } : ready;
      const response = await callOnce(admitted, key, done, handlers[key]);
      await outside.after?.(done, response);
      return response;
    },
    application: async () =>
      settingsCache.current()?.app ??
      perform(({ app }) => Promise.resolve({ response: app, emitted: [] })),
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
      await fileRemoval.stop();
      await pushes.stop();
      await idle();
    },
  };
};

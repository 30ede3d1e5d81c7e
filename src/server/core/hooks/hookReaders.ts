import { filter, lastValueFrom, type Observable, Subscription } from 'rxjs';
import { retryDelayMs } from '../../../internal/retryDelay.js';
import type { Delivery } from '../../ports/bus.js';
import type { HookOutcome, HookReading } from '../../ports/observer.js';
import { fail } from '../requests/failure.js';
import { hooksOf } from './hook.js';
import { createHookReader, type HookReader, type HookTools } from './hookReader.js';

/** What the webhook readers of a node need. */
export interface HookReadersOptions extends HookTools {
  readonly deliveries$: Observable<Delivery>;
}

/** The webhook readers of one node. */
export interface HookReaders {
  /** The state of each webhook, given the id of the newest entry of the log. */
  readonly read: (last: number) => readonly HookReading[];
  /** Delivers an entry of the log to a webhook once more. */
  readonly resend: (hookId: string, logId: number) => Promise<HookOutcome>;
  /** Ends them, and saves the position of each webhook. */
  readonly stop: () => Promise<void>;
}

const concernsHooks = (delivery: Delivery): boolean =>
  delivery.kind === 'settings' || (delivery.kind === 'event' && delivery.place !== undefined);

/** Runs a reader for every webhook that is switched on. */
export const createHookReaders = ({ deliveries$, ...tools }: HookReadersOptions): HookReaders => {
  const readers = new Map<string, HookReader>();
  const running = new Subscription();

  const stopReader = async (id: string): Promise<void> => {
    const reader = readers.get(id);
    readers.delete(id);
    await reader?.stop();
  };

  const refresh = async (): Promise<void> => {
    const { hooks, rows } = await tools.run(async ({ app, tx }) => ({
      hooks: hooksOf(app),
      rows: await tx.hooks.all(),
    }));
    if (running.closed) return;
    const ids = new Set(hooks.map(({ id }) => id));
    await Promise.all([...readers.keys()].filter((id) => !ids.has(id)).map(stopReader));
    for (const hook of hooks) {
      const row = rows.find(({ id }) => id === hook.id);
      const known = readers.get(hook.id);
      if (known) known.use(hook);
      else if (row) readers.set(hook.id, createHookReader(hook, row, tools));
    }
    wakeAll();
  };

  const wakeAll = (): void => {
    for (const reader of readers.values()) reader.wake();
  };

  const start = (failures = 0): void => {
    refresh().catch((cause: unknown) => {
      tools.report('the webhooks were not set up', cause);
      running.add(tools.clock.schedule(() => start(failures + 1), retryDelayMs(failures + 1)));
    });
  };

  running.add(
    deliveries$.pipe(filter(concernsHooks)).subscribe({
      next: ({ kind }) => {
        if (kind === 'settings') start();
        else wakeAll();
      },
      // The router of the node handles this error.
      error: () => undefined,
    }),
  );
  start();

  return {
    read: (last) => [...readers.values()].map((reader) => reader.read(last)),
    resend: async (hookId, logId) => {
      const reader = readers.get(hookId);
      if (!reader) return fail('NotFound', `there is no webhook '${hookId}' on this node`);
      const entries = await tools.run(({ tx }) => tx.log.all({ after: logId - 1, limit: 1 }));
      const [entry] = entries.filter(({ id }) => id === logId);
      if (!entry) return fail('NotFound', `the log has no entry ${logId}`);
      return lastValueFrom(reader.resend(entry), { defaultValue: 'failed' });
    },
    stop: async () => {
      running.unsubscribe();
      await Promise.all([...readers.keys()].map(stopReader));
    },
  };
};

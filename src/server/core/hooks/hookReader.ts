import {
  catchError,
  defer,
  EMPTY,
  finalize,
  map,
  type Observable,
  retry,
  Subscription,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import { retryDelayMs } from '../../../internal/retryDelay.js';
import type { Clock } from '../../ports/clock.js';
import type { HookSender } from '../../ports/hooks.js';
import type { HookOutcome, HookReading, Observe } from '../../ports/observer.js';
import type { HookRow, LogRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { deliverToHook } from './deliverToHook.js';
import type { Routing } from '../../ports/bus.js';
import { type Hook, webhookEventKeys, wants } from './hook.js';
import { hookBody } from './hookBody.js';
import { createHookCursor } from './hookCursor.js';
import { createKeyedQueue } from './keyedQueue.js';

/** What the readers of all webhooks share. */
export interface HookTools {
  readonly clock: Clock;
  readonly sender: HookSender;
  /** Runs work in a transaction of its own. */
  readonly run: <A>(work: (context: Context) => Promise<A>) => Promise<A>;
  /** How many entries a webhook may lag behind the log. */
  readonly lagLimit: number;
  /** Called with what a webhook misses, and with what failed. */
  readonly report: (message: string, cause?: unknown) => void;
  /** Called at the end of each delivery. */
  readonly observe: Observe;
}

/** Reads the log for one webhook and delivers what it wants. */
export interface HookReader {
  /** Signals that the log may have new entries. */
  readonly wake: () => void;
  /** Continues with changed settings. */
  readonly use: (hook: Hook) => void;
  /** Delivers an entry once more, beside the others; emits how that ended. */
  readonly resend: (entry: LogRow) => Observable<HookOutcome>;
  /** Its state, given the id of the newest entry of the log. */
  readonly read: (last: number) => HookReading;
  /** Aborts the deliveries under way, and saves the position. */
  readonly stop: () => Promise<void>;
}

/** The most entries that are read ahead. */
const windowSize = 500;
/** How many channels are delivered in parallel. */
const maxParallelChannels = 8;
/** How often the body of a request is read in all; the last attempt is 15 s after the first. */
const maxBodyReads = 5;

export const createHookReader = (first: Hook, row: HookRow, tools: HookTools): HookReader => {
  const { clock, sender, run, lagLimit, report, observe } = tools;
  let hook = first;
  let epoch = '';
  let hasMore = false;
  let isReading = false;
  let isStopped = false;
  let failures = 0;
  const retries = new Subscription();

  const cursor = createHookCursor(
    row,
    clock,
    (now) => run(({ tx }) => tx.hooks.save(now)),
    (cause) => report(`webhook ${row.id}: its position was not saved`, cause),
  );

  const skipEntry = (entry: LogRow, why: string, cause?: unknown): void => {
    cursor.skip(1);
    report(`webhook ${row.id} did not get entry ${entry.id} of the log: ${why}`, cause);
  };

  const readBody = (entry: LogRow): Observable<string> =>
    defer(() => run(({ tx }) => hookBody(tx, entry, hook.dialect))).pipe(
      retry({
        count: maxBodyReads - 1,
        delay: (cause, failures) => {
          report(`webhook ${row.id}: entry ${entry.id} of the log was not read`, cause);
          return timer(retryDelayMs(failures), clock);
        },
      }),
    );

  const send = (entry: LogRow): Observable<HookOutcome> =>
    defer(() => {
      const startedAt = clock.now();
      const observeEnd = (outcome: HookOutcome): void =>
        observe({
          ...{ kind: 'hook', hookId: row.id, logId: entry.id, outcome },
          type: String(entry.event['type']),
          cid: entry.cid ?? undefined,
          ms: clock.now() - startedAt,
        });
      return readBody(entry).pipe(
        map((body) => {
          const { id, url, gzip } = hook;
          const { trace } = entry.routing as Routing;
          return { id: `${epoch}-${id}-${entry.id}`, url, gzip, body, trace };
        }),
        switchMap((call) => deliverToHook(sender, clock, call)),
        tap({ next: observeEnd, error: () => observeEnd('failed') }),
      );
    });

  const deliverEntry = (entry: LogRow): Observable<unknown> =>
    send(entry).pipe(
      tap((outcome) => {
        if (outcome !== 'delivered') skipEntry(entry, outcome);
      }),
      catchError((cause: unknown) => {
        skipEntry(entry, 'failed', cause);
        return EMPTY;
      }),
      finalize(() => {
        // An aborted delivery is repeated after the restart.
        if (isStopped) return;
        cursor.done(entry.id);
        readOn();
      }),
    );

  const queue = createKeyedQueue(maxParallelChannels, deliverEntry);

  const read = async (): Promise<void> => {
    const readTo = cursor.readTo();
    const { log, from, rows } = await run(async ({ tx }) => {
      const state = await tx.log.state();
      const from = Math.max(readTo, state.floor, state.last - lagLimit);
      const stretch = { after: from, limit: windowSize, keys: webhookEventKeys };
      return { log: state, from, rows: await tx.log.all(stretch) };
    });
    if (isStopped) return;
    epoch = log.epoch;
    if (from > readTo) {
      cursor.skip(from - readTo);
      report(`webhook ${row.id} lags: ${from - readTo} entries of the log were skipped`);
    }
    const isFull = rows.length === windowSize;
    hasMore ||= isFull;
    const wanted = rows.filter((entry) => wants(hook, entry));
    cursor.advance(
      (isFull ? rows.at(-1)?.id : undefined) ?? log.last,
      wanted.map(({ id }) => id),
    );
    for (const entry of wanted) queue.add(entry.cid ?? '', entry);
  };

  function readOn(): void {
    if (isStopped || isReading || !hasMore || cursor.pending() > windowSize / 2) return;
    isReading = true;
    hasMore = false;
    const goOn = (): void => {
      isReading = false;
      readOn();
    };
    read().then(
      () => {
        failures = 0;
        goOn();
      },
      (cause: unknown) => {
        report(`webhook ${row.id}: the log was not read`, cause);
        failures += 1;
        hasMore = true;
        // Until then, new entries do not cause another attempt.
        retries.add(clock.schedule(goOn, retryDelayMs(failures)));
      },
    );
  }

  function wake(): void {
    hasMore = true;
    readOn();
  }

  return {
    wake,
    use: (next) => {
      hook = next;
    },
    resend: send,
    read: (last) => ({
      id: row.id,
      url: hook.url,
      lag: Math.max(0, last - cursor.position()),
      skipped: cursor.skipped(),
    }),
    stop: async () => {
      isStopped = true;
      retries.unsubscribe();
      queue.stop();
      await cursor.stop();
    },
  };
};

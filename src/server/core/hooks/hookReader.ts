import { catchError, defer, EMPTY, finalize, map, type Observable, switchMap, tap } from 'rxjs';
import type { Clock } from '../../ports/clock.js';
import type { HookSender } from '../../ports/hooks.js';
import type { HookRow, LogRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { deliver } from './attempts.js';
import { type Hook, webhookEventKeys, wants } from './hook.js';
import { hookBody } from './hookBody.js';
import { createHookCursor } from './hookCursor.js';
import { createLines } from './lines.js';

/** What the readers of all hooks share. */
export interface HookTools {
  readonly clock: Clock;
  readonly sender: HookSender;
  /** Runs work in a transaction of its own. */
  readonly run: <A>(work: (context: Context) => Promise<A>) => Promise<A>;
  /** How far a hook may lag behind the log, in entries. */
  readonly lagLimit: number;
  /** Hears of what a hook does not get, and of what failed. */
  readonly report: (message: string, cause?: unknown) => void;
}

/** Reads the log for one hook. */
export interface HookReader {
  /** Says that there may be more in the log. */
  readonly wake: () => void;
  /** Goes on with other settings. */
  readonly use: (hook: Hook) => void;
  /** Ends what is under way, and keeps how far it came. */
  readonly stop: () => Promise<void>;
}

/** How many entries are at hand at the most. */
const windowSize = 500;
/** How many channels are served at a time. */
const mostLines = 8;

export const createHookReader = (first: Hook, row: HookRow, tools: HookTools): HookReader => {
  const { clock, sender, run, lagLimit, report } = tools;
  let hook = first;
  let epoch = '';
  let hasNews = false;
  let isReading = false;
  let isStopped = false;

  const place = createHookCursor(
    row,
    clock,
    (now) => run(({ tx }) => tx.hooks.save(now)),
    (cause) => report(`webhook ${row.id}: its place was not kept`, cause),
  );

  const giveUp = (entry: LogRow, why: string, cause?: unknown): void => {
    place.skip(1);
    report(`webhook ${row.id} did not get entry ${entry.id} of the log: ${why}`, cause);
  };

  const work = (entry: LogRow): Observable<unknown> =>
    defer(() => run(({ tx }) => hookBody(tx, entry))).pipe(
      map((body) => {
        const { id, url, gzip } = hook;
        return { id: `${epoch}-${id}-${entry.id}`, url, gzip, body };
      }),
      switchMap((call) => deliver(sender, clock, call)),
      tap((verdict) => {
        if (verdict !== 'delivered') giveUp(entry, verdict);
      }),
      catchError((cause: unknown) => {
        giveUp(entry, 'failed', cause);
        return EMPTY;
      }),
      finalize(() => {
        // What was broken off is not done.
        if (isStopped) return;
        place.done(entry.id);
        readOn();
      }),
    );

  const lines = createLines(mostLines, work);

  const read = async (): Promise<void> => {
    const readTo = place.readTo();
    const { log, from, rows } = await run(async ({ tx }) => {
      const state = await tx.log.state();
      const from = Math.max(readTo, state.floor, state.last - lagLimit);
      const stretch = { after: from, limit: windowSize, keys: webhookEventKeys };
      return { log: state, from, rows: await tx.log.all(stretch) };
    });
    if (isStopped) return;
    epoch = log.epoch;
    if (from > readTo) {
      place.skip(from - readTo);
      report(`webhook ${row.id} lags: ${from - readTo} entries of the log were passed over`);
    }
    const isFull = rows.length === windowSize;
    hasNews ||= isFull;
    const wanted = rows.filter((entry) => wants(hook, entry));
    place.advance(
      (isFull ? rows.at(-1)?.id : undefined) ?? log.last,
      wanted.map(({ id }) => id),
    );
    for (const entry of wanted) lines.add(entry.cid ?? '', entry);
  };

  function readOn(): void {
    if (isStopped || isReading || !hasNews || place.undone() > windowSize / 2) return;
    isReading = true;
    hasNews = false;
    read()
      // The next event is another occasion.
      .catch((cause: unknown) => report(`webhook ${row.id}: the log was not read`, cause))
      .finally(() => {
        isReading = false;
        readOn();
      });
  }

  return {
    wake: () => {
      hasNews = true;
      readOn();
    },
    use: (next) => {
      hook = next;
    },
    stop: async () => {
      isStopped = true;
      lines.stop();
      await place.stop();
    },
  };
};

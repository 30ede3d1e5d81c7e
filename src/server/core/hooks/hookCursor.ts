import type { Subscription } from 'rxjs';
import type { Clock } from '../../ports/clock.js';
import type { HookRow } from '../../ports/rows.js';

/** The position of a webhook in the log; the stored one lags at most a second behind. */
export interface HookCursor {
  /** The id of the last entry that was read. */
  readonly readTo: () => number;
  /** How many entries were read and are not delivered yet. */
  readonly pending: () => number;
  /** The id of the last entry before which everything is delivered or skipped. */
  readonly position: () => number;
  /** How many entries the webhook misses. */
  readonly skipped: () => number;
  /** Records that the log was read up to `to`, and the ids of the entries to deliver. */
  readonly advance: (to: number, ids: readonly number[]) => void;
  readonly done: (id: number) => void;
  /** Records that the webhook misses this many entries. */
  readonly skip: (count: number) => void;
  /** Saves the position at once, and ends the timer. */
  readonly stop: () => Promise<void>;
}

const saveMs = 1_000;

export const createHookCursor = (
  row: HookRow,
  clock: Clock,
  save: (row: HookRow) => Promise<void>,
  onFailure: (cause: unknown) => void,
): HookCursor => {
  // In the order of the log: everything before the first of them is delivered.
  const pending = new Set<number>();
  let readTo = row.position;
  let skipped = row.skipped;
  let saved = row;
  let timer: Subscription | undefined;

  const position = (): number => {
    const [oldest = readTo + 1] = pending;
    return oldest - 1;
  };

  const saveNow = async (): Promise<void> => {
    const now = { id: row.id, position: position(), skipped };
    if (now.position === saved.position && now.skipped === saved.skipped) return;
    await save(now);
    saved = now;
  };

  const saveLater = (): void => {
    timer ??= clock.schedule(() => {
      timer = undefined;
      saveNow().catch(onFailure);
    }, saveMs);
  };

  return {
    readTo: () => readTo,
    pending: () => pending.size,
    position,
    skipped: () => skipped,
    advance: (to, ids) => {
      readTo = to;
      for (const id of ids) pending.add(id);
      saveLater();
    },
    done: (id) => {
      pending.delete(id);
      saveLater();
    },
    skip: (count) => {
      skipped += count;
    },
    stop: async () => {
      timer?.unsubscribe();
      await saveNow().catch(onFailure);
    },
  };
};

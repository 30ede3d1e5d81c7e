import type { Subscription } from 'rxjs';
import type { Clock } from '../../ports/clock.js';
import type { HookRow } from '../../ports/rows.js';

/** How far a hook has come in the log; what is kept of it is a second old at the most. */
export interface HookCursor {
  /** The last entry that was read. */
  readonly readTo: () => number;
  /** How many of the entries that were read are not done. */
  readonly undone: () => number;
  /** Notes that the log was read up to an entry, and what there is to do. */
  readonly advance: (to: number, ids: readonly number[]) => void;
  readonly done: (id: number) => void;
  /** Notes that the hook does not get so many entries. */
  readonly skip: (count: number) => void;
  /** Keeps it at once, and later no more. */
  readonly stop: () => Promise<void>;
}

const saveMs = 1_000;

export const createHookCursor = (
  row: HookRow,
  clock: Clock,
  save: (row: HookRow) => Promise<void>,
  onFailure: (cause: unknown) => void,
): HookCursor => {
  // In the order of the log: up to the first of them, all is done.
  const undone = new Set<number>();
  let readTo = row.position;
  let skipped = row.skipped;
  let kept = row;
  let timer: Subscription | undefined;

  const keep = async (): Promise<void> => {
    const [oldest = readTo + 1] = undone;
    const now = { id: row.id, position: oldest - 1, skipped };
    if (now.position === kept.position && now.skipped === kept.skipped) return;
    await save(now);
    kept = now;
  };

  const keepLater = (): void => {
    timer ??= clock.schedule(() => {
      timer = undefined;
      keep().catch(onFailure);
    }, saveMs);
  };

  return {
    readTo: () => readTo,
    undone: () => undone.size,
    advance: (to, ids) => {
      readTo = to;
      for (const id of ids) undone.add(id);
      keepLater();
    },
    done: (id) => {
      undone.delete(id);
      keepLater();
    },
    skip: (count) => {
      skipped += count;
    },
    stop: async () => {
      timer?.unsubscribe();
      await keep().catch(onFailure);
    },
  };
};

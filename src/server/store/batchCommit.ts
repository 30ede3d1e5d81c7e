import type { Journal } from './journal.js';

/** What a batch needs of a database that is reached over a network. */
export interface BatchControl {
  /** Begins a transaction that no other node's overlaps. */
  readonly begin: () => Promise<void>;
  readonly savepoint: () => void;
  /** Ends a piece of work; rejects when one of its statements failed. */
  readonly release: () => Promise<void>;
  /** Undoes what followed the last savepoint. */
  readonly rollbackToSavepoint: () => Promise<void>;
  readonly commit: () => Promise<void>;
  /** Undoes the whole transaction, if anything of it is left. */
  readonly rollback: () => Promise<void>;
}

/** The options of `createBatchCommit`. */
export interface BatchCommitOptions {
  readonly control: BatchControl;
  readonly journal: Journal;
  /** The most pieces of work of one transaction. */
  readonly limit: number;
  /** Called when no work waits any more. */
  readonly onIdle: () => void;
}

/** Runs pieces of work one after the other, all that wait in one transaction. */
export interface BatchCommit {
  /**
   * Resolves when the transaction of the work is committed, in the order of the calls; work that
   * fails leaves nothing behind, and rejects. When the transaction fails, all of its work rejects.
   */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves once all work has ended. */
  readonly idle: () => Promise<void>;
  /** Whether a transaction is under way. */
  readonly isBusy: () => boolean;
}

interface Piece {
  /** Runs the work; resolves to what resolves its caller. */
  readonly perform: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export const createBatchCommit = (options: BatchCommitOptions): BatchCommit => {
  const { control, journal, limit, onIdle } = options;
  const waiting: Piece[] = [];
  let running: Promise<void> | undefined;

  const failAll = (pieces: readonly Pick<Piece, 'reject'>[], error: unknown): void => {
    for (const { reject } of pieces) reject(error);
  };

  const performAll = async (done: Done[]): Promise<void> => {
    for (let count = 0; count < limit; count += 1) {
      const piece = waiting.shift();
      if (!piece) return;
      const mark = journal.size();
      control.savepoint();
      try {
        const resolve = await piece.perform();
        await control.release();
        done.push({ resolve, reject: piece.reject });
      } catch (error) {
        piece.reject(error);
        journal.undoAfter(mark);
        await control.rollbackToSavepoint();
      }
    }
  };

  const runBatch = async (): Promise<void> => {
    try {
      await control.begin();
    } catch (error) {
      failAll(waiting.splice(0), error);
      return;
    }
    const done: Done[] = [];
    try {
      await performAll(done);
      await control.commit();
    } catch (error) {
      journal.undoAfter(0);
      await control.rollback();
      failAll(done, error);
      return;
    }
    journal.clear();
    for (const { resolve } of done) resolve();
  };

  const runAll = async (): Promise<void> => {
    while (waiting.length > 0) await runBatch();
    running = undefined;
    onIdle();
  };

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        const perform = async () => {
          const value = await work();
          return () => resolve(value);
        };
        waiting.push({ perform, reject });
        // The calls of this turn of the event loop come into one transaction.
        running ??= Promise.resolve().then(runAll);
      }),
    idle: async () => {
      await running;
    },
    isBusy: () => running !== undefined,
  };
};

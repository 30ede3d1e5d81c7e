import type { Journal } from './journal.js';

/** What a group commit needs of a database with one connection. */
export interface TransactionControl {
  readonly begin: () => void;
  readonly commit: () => void;
  readonly rollback: () => void;
  /** Whether a transaction is open: a database may end one by itself, as when the disk is full. */
  readonly isOpen: () => boolean;
  readonly savepoint: () => void;
  readonly release: () => void;
  /** Undoes what followed the last savepoint, and releases it. */
  readonly rollbackToSavepoint: () => void;
}

/** The options of `createGroupCommit`. */
export interface GroupCommitOptions {
  readonly control: TransactionControl;
  readonly journal: Journal;
  /** Runs work once the tasks that wait now have run; nothing may keep it from running. */
  readonly defer: (work: () => void) => void;
  /** The most pieces of work of one transaction. */
  readonly limit: number;
  /** Called after each commit, before its results are visible. */
  readonly afterCommit: () => void;
  /**
   * Resolves once all commits so far are on the disk; absent when each commit is by itself. After a
   * failure nothing runs any more, because nobody knows what is on the disk.
   */
  readonly sync?: (() => Promise<void>) | undefined;
}

/** Runs pieces of work one after the other, several of them in one transaction. */
export interface GroupCommit {
  /**
   * Runs work once all work before it has ended. Resolves when the transaction of the work, and all
   * that the work may have read, is stored, in the order of the calls; work that fails leaves nothing
   * behind, and rejects then. When the transaction fails, all of its work rejects.
   */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** To be called before each statement that writes. */
  readonly beforeWrite: () => void;
  /** Resolves once all work is committed. */
  readonly idle: () => Promise<void>;
}

/** Work that has run, and waits until its transaction is stored. */
interface Done {
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

/** Whether the current piece of work has written, and how it would be undone. */
type Written = 'nothing' | 'all of the transaction' | 'since the savepoint';

/**
 * Creates a group commit: a transaction begins with the first write of a turn of the event loop, and
 * is committed at the end of the turn or when it is full. While the commit before it is synced, a
 * transaction stays open, so that one sync serves all that comes meanwhile. Each piece of work has a
 * savepoint.
 */
export const createGroupCommit = (options: GroupCommitOptions): GroupCommit => {
  const { control, journal, defer, limit, afterCommit, sync } = options;
  let tail: Promise<void> = Promise.resolve();
  let done: Done[] = [];
  let isOpen = false;
  let hasEarlierWrites = false;
  let written: Written = 'nothing';
  let isRunning = false;
  let isDue = false;
  let syncing: Done[] | undefined;
  let synced: Promise<void> = Promise.resolve();
  let failure: { readonly cause: unknown } | undefined;

  const take = (): Done[] => {
    const taken = done;
    done = [];
    isOpen = false;
    hasEarlierWrites = false;
    return taken;
  };

  /** Nothing of the transaction is left. */
  const failAll = (error: unknown): void => {
    if (control.isOpen()) control.rollback();
    journal.undoAfter(0);
    for (const { fail } of take()) fail(error);
  };

  const endSync = (end: (each: Done) => void): void => {
    const ended = syncing ?? [];
    syncing = undefined;
    // The next sync runs while these are answered.
    commitWhenIdle();
    ended.forEach(end);
  };

  const startSync = async (start: () => Promise<void>): Promise<void> => {
    try {
      await start();
      endSync(({ settle }) => settle());
    } catch (cause) {
      failure = { cause };
      endSync(({ fail }) => fail(cause));
    }
  };

  const commit = (): void => {
    isDue = false;
    if (!isOpen || syncing) return;
    try {
      if (failure) throw failure.cause;
      control.commit();
      journal.clear();
      afterCommit();
    } catch (error) {
      failAll(error);
      return;
    }
    const committed = take();
    if (sync) {
      syncing = committed;
      synced = startSync(sync);
    } else for (const { settle } of committed) settle();
  };

  function commitWhenIdle(): void {
    if (isRunning) isDue = true;
    else commit();
  }

  const beforeWrite = (): void => {
    if (written !== 'nothing') return;
    if (!isOpen) {
      control.begin();
      isOpen = true;
      defer(commitWhenIdle);
    }
    if (hasEarlierWrites) control.savepoint();
    written = hasEarlierWrites ? 'since the savepoint' : 'all of the transaction';
  };

  const endWork = (): void => {
    if (written === 'since the savepoint') control.release();
    if (written !== 'nothing') hasEarlierWrites = true;
  };

  const undo = (mark: number, error: unknown): void => {
    if (isOpen && !control.isOpen()) failAll(error);
    else if (written === 'all of the transaction') {
      control.rollback();
      journal.undoAfter(mark);
      take();
    } else {
      if (written === 'since the savepoint') control.rollbackToSavepoint();
      journal.undoAfter(mark);
    }
  };

  /** Settles work once nothing that it may have read can be lost. */
  const settleWhenStored = (each: Done): void => {
    if (isOpen) done.push(each);
    else if (syncing) syncing.push(each);
    else each.settle();
  };

  const perform = async <T>(
    work: () => Promise<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Promise<void> => {
    const mark = journal.size();
    written = 'nothing';
    isRunning = true;
    try {
      if (failure) throw failure.cause;
      const value = await work();
      endWork();
      // Only memory has changed, if anything.
      if (!isOpen) journal.clear();
      settleWhenStored({ settle: () => resolve(value), fail: reject });
    } catch (error) {
      undo(mark, error);
      settleWhenStored({ settle: () => reject(error), fail: reject });
    } finally {
      isRunning = false;
    }
    if (isDue || done.length >= limit) commit();
  };

  return {
    beforeWrite,
    run: (work) =>
      new Promise((resolve, reject) => {
        // A failure outside the work, of a rollback say, must not keep later work from running.
        tail = tail.then(() => perform(work, resolve, reject)).catch(reject);
      }),
    idle: async () => {
      do {
        await tail;
        commit();
        await synced;
      } while (isOpen || syncing);
    },
  };
};

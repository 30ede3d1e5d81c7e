import type { Published } from '../ports/outbox.js';
import type { CacheChange } from './sharedCaches.js';

/** What a commit means for the other nodes, as JSON holds it. */
export interface CommitContent {
  readonly published: readonly Published[];
  readonly changes: readonly CacheChange[];
  /** The last timestamp of all its work, in microseconds since the epoch. */
  readonly stampedAt: number;
}

/** A commit as the table, and messages between nodes, hold it. */
export interface StoredCommit {
  readonly version: number;
  readonly content: string;
}

/** The other nodes have gone on without this one: commits that it does not know may be gone. */
export class ExpelledError extends Error {
  readonly _tag = 'ExpelledError';

  constructor() {
    super('the other nodes have gone on without this one');
    this.name = 'ExpelledError';
  }
}

/** The options of `createCommitFeed`. */
export interface CommitFeedOptions {
  readonly invalidate: (changes: readonly CacheChange[]) => void;
  readonly publish: (published: Published) => void;
}

/** The commits of all nodes, each applied once and in their order. */
export interface CommitFeed {
  /** The version of the last commit that was applied. */
  readonly known: () => number;
  /** Applies commits, in their order. Ignores known ones; throws when one is missing before them. */
  readonly apply: (commits: readonly StoredCommit[]) => void;
  /** Notes a commit of this node, which has published it itself. */
  readonly note: (version: number) => void;
}

export const createCommitFeed = (
  { invalidate, publish }: CommitFeedOptions,
  last: number,
): CommitFeed => {
  let known = last;
  return {
    known: () => known,
    apply: (commits) => {
      for (const { version, content } of commits) {
        if (version <= known) continue;
        if (version > known + 1) throw new ExpelledError();
        known = version;
        const { changes, published, stampedAt } = JSON.parse(content) as CommitContent;
        invalidate(changes);
        publish({ emitted: [], large: [], stampedAt });
        published.forEach(publish);
      }
    },
    note: (version) => {
      known = version;
    },
  };
};

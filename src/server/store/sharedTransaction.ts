import { identity } from 'rxjs';
import type { Outbox, Published } from '../ports/outbox.js';
import { UnavailableError } from '../ports/unavailable.js';
import { lockStatement } from './applicationLock.js';
import type { BatchControl } from './batchCommit.js';
import {
  type CommitContent,
  type CommitFeed,
  ExpelledError,
  type StoredCommit,
} from './commitFeed.js';
import type { Session } from './postgresSession.js';
import type { Transaction } from './postgresStatements.js';
import type { SharedCaches } from './sharedCaches.js';

/** The options of `createSharedTransaction`. */
export interface SharedTransactionOptions {
  /** Resolves to an open connection, or rejects with an `UnavailableError`. */
  readonly connect: () => Promise<Session>;
  readonly nodeId: string;
  readonly feed: CommitFeed;
  readonly caches: SharedCaches;
  /** Called with each commit of this node that concerns other nodes. */
  readonly onCommit: (commit: StoredCommit) => void;
  /** Called when another node has declared this one dead, or when it missed commits. */
  readonly onExpelled: () => void;
}

/** The transactions of one node: those of all nodes follow each other. */
export interface SharedTransaction extends BatchControl, Transaction {
  readonly outbox: Outbox;
}

export const createSharedTransaction = (options: SharedTransactionOptions): SharedTransaction => {
  const { connect, nodeId, feed, caches, onCommit, onExpelled } = options;
  let current: Session | undefined;
  let published: Published[] = [];
  let stampedAt = 0;
  let mark = 0;
  let hasSavepoint = false;
  let failure: unknown;
  let pending: Promise<unknown> = Promise.resolve();

  const session = (): Session => {
    if (!current) throw new UnavailableError('no transaction is open');
    return current;
  };
  const send: Transaction['send'] = (statement, nameFailure = identity) => {
    pending = statement.catch((error: unknown) => {
      failure ??= nameFailure(error);
    });
  };
  const take = (): CommitContent => {
    const content = { published, changes: caches.take(), stampedAt };
    published = [];
    return content;
  };

  /** Begins a transaction that has read the commits of the other nodes. */
  const beginOn = async (open: Session): Promise<void> => {
    const results = await open.script(
      `begin; ${lockStatement('commits')};
       select count(*) as count from nodes where id = ${open.quote(nodeId)};
       select version, content from commits where version > ${String(feed.known())} order by version`,
    );
    const [, , lease, commits] = results.map(({ rows }) => rows);
    if ((lease as readonly { readonly count: number }[])[0]?.count !== 1) throw new ExpelledError();
    feed.apply(commits as readonly StoredCommit[]);
  };

  const attemptBegin = async (): Promise<void> => {
    current = await connect();
    try {
      await beginOn(current);
    } catch (error) {
      if (current.isOpen()) await current.script('rollback').catch(() => undefined);
      if (!(error instanceof ExpelledError)) throw error;
      onExpelled();
      throw new UnavailableError('this node was cut off from the others', error);
    }
  };

  return {
    session,
    send,
    outbox: {
      add: (each) => {
        stampedAt = Math.max(stampedAt, each.stampedAt);
        if (each.emitted.length > 0 || each.wakeAt !== undefined) published.push(each);
      },
    },

    begin: async () => {
      take();
      hasSavepoint = false;
      // A connection that was lost while nothing ran is opened again: nothing has been done yet.
      await attemptBegin().catch((error: unknown) => {
        if (error instanceof UnavailableError) return attemptBegin();
        throw error as Error;
      });
    },

    savepoint: () => {
      mark = published.length;
      failure = undefined;
      send(session().script(hasSavepoint ? 'release work; savepoint work' : 'savepoint work'));
      hasSavepoint = true;
    },
    release: async () => {
      await pending;
      if (failure !== undefined) throw failure as Error;
    },
    rollbackToSavepoint: async () => {
      published.length = mark;
      await pending;
      await session().script('rollback to work');
    },

    commit: async () => {
      const open = session();
      const content = take();
      if (content.published.length === 0 && content.changes.length === 0) {
        await open.script('commit');
        return;
      }
      const commit = { version: feed.known() + 1, content: JSON.stringify(content) };
      await open.script(
        `insert into commits (version, content)
         values (${String(commit.version)}, ${open.quote(commit.content)}); commit`,
      );
      feed.note(commit.version);
      onCommit(commit);
    },
    rollback: async () => {
      // Whether a commit that failed with its connection was stored, the next transaction finds out.
      caches.clear();
      if (current?.isOpen() === true) await current.script('rollback').catch(() => undefined);
    },
  };
};

import { Kysely } from 'kysely';
import { BehaviorSubject, distinctUntilChanged, startWith, Subject } from 'rxjs';
import type { CacheReads } from '../ports/cacheReads.js';
import type { BusFactory, StoreContext } from '../ports/factories.js';
import type { OpenNodeBus } from '../ports/nodeBus.js';
import type { Published } from '../ports/outbox.js';
import type { OpenStore } from '../ports/store.js';
import { createCallCounts } from './callCounts.js';
import { createBatchCommit } from './batchCommit.js';
import { createCommitExchange } from './commitExchange.js';
import { createCommitFeed } from './commitFeed.js';
import { createJournal } from './journal.js';
import { liveInTables } from './liveInTables.js';
import { watchNodes } from './nodeWatch.js';
import { createConnections } from './postgresConnections.js';
import { createPostgresDialect } from './postgresDialect.js';
import { type LastCommit, registerAgain, setUp } from './postgresSetup.js';
import { createPostgresStatements } from './postgresStatements.js';
import { createRawTables } from './rawTables.js';
import { createSharedCaches } from './sharedCaches.js';
import { createSharedTransaction } from './sharedTransaction.js';
import { createStoreTx } from './storeTx.js';
import type { Tables } from './tables.js';
import { postgresWords } from './textIndex.js';

/** The options of the Postgres store. */
export interface PostgresStoreOptions extends StoreContext {
  /**
   * `postgres://user:password@host:port/database`. The tables are in the schema that unqualified names
   * are in; each application has a schema of its own.
   */
  readonly url: string;
  /** Connects the nodes of the application; without it there is one node only. */
  readonly bus?: BusFactory | undefined;
}

/** The most pieces of work of one transaction: other nodes wait for it. */
const batchLimit = 64;

const ignore = (): void => undefined;

/**
 * Opens the store in Postgres; creates or migrates the tables first. Rejects with a
 * `DatabaseInUseError` when other nodes use the database and one of them has no bus.
 */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<OpenStore> => {
  const { url, nodeId, clock, report } = options;
  const isShared = options.bus !== undefined;
  const caches = createSharedCaches();
  const journal = createJournal(caches);
  const published = new Subject<Published>();
  const stampOf = ({ stampedAt }: LastCommit): Published => ({ emitted: [], large: [], stampedAt });
  const expelled = new Subject<void>();
  const lost = new Subject<void>();
  const leader = new BehaviorSubject(false);
  const connections = createConnections({
    ...{ url, isShared, name: `millrace ${nodeId}` },
    // Another node takes the lock of the leader at once.
    onGuardLost: () => leader.next(false),
  });

  let bus: OpenNodeBus | undefined;
  const start = async () => {
    const { last, applicationId } = await setUp(await connections.main(), nodeId, isShared);
    bus = await options.bus?.({ applicationId, nodeId });
    return last;
  };
  const last = await start().catch(async (error: unknown) => {
    await connections.close();
    throw error;
  });

  let isRegistered = true;
  // Others went on without this node: what it has in memory, and what its connections got, is of before.
  const onExpelled = (): void => {
    if (!isRegistered) return;
    isRegistered = false;
    caches.clear();
    expelled.next();
  };
  const feed = createCommitFeed(
    { invalidate: caches.invalidate, publish: (each) => published.next(each) },
    last.version,
  );
  const transaction = createSharedTransaction({
    connect: async () => {
      const session = await connections.main();
      if (isRegistered) return session;
      const latest = await registerAgain(session, nodeId);
      feed.note(latest.version);
      published.next(stampOf(latest));
      isRegistered = true;
      return session;
    },
    ...{ nodeId, feed, caches, onExpelled },
    onCommit: (commit) => exchange?.announce(commit),
  });
  const batches = createBatchCommit({
    control: transaction,
    journal,
    limit: batchLimit,
    onIdle: () => exchange?.onIdle(),
  });
  const exchange =
    bus &&
    createCommitExchange({
      ...{ feed, bus, clock, isBusy: batches.isBusy },
      connect: connections.guard,
      onMissed: onExpelled,
    });

  const db = new Kysely<Tables>({
    dialect: createPostgresDialect((sql, parameters) =>
      transaction.session().query(sql, parameters),
    ),
  });
  const statements = createPostgresStatements(transaction);
  const reads = new Map<string, CacheReads>();
  const tx = createStoreTx({
    ...{ sql: db, statements, journal, outbox: transaction.outbox },
    live: liveInTables(db, statements),
    words: postgresWords,
    onErase: ignore,
    readsOf: (cache) => {
      const counts = { hits: 0, misses: 0 };
      reads.set(cache, counts);
      return counts;
    },
  });
  const run = <T>(work: () => Promise<T>): Promise<T> =>
    batches.run(() =>
      work().catch(async (error: unknown) => {
        // Rejects with the failure of a statement that nobody waited for, and that failed first.
        await transaction.release();
        throw error as Error;
      }),
    );
  const removeNodes = async (ids: readonly string[]): Promise<void> => {
    const { numDeletedRows } = await run(() =>
      db.deleteFrom('nodes').where('id', 'in', ids).executeTakeFirstOrThrow(),
    );
    if (numDeletedRows > 0) lost.next();
  };
  const watching = watchNodes({
    connect: connections.guard,
    ...{ nodeId, clock, report, removeNodes, onExpelled },
    known: feed.known,
    onLeading: () => leader.next(true),
  });

  return {
    transaction: (work) => run(() => work(tx)),
    countCalls: createCallCounts(connections.guard),
    published$: published.pipe(startWith(stampOf(last))),
    nodes: {
      id: nodeId,
      isLeader$: leader.pipe(distinctUntilChanged()),
      lost$: lost.asObservable(),
      expelled$: expelled.asObservable(),
    },
    cacheReads: () => reads,
    rawTables: () => createRawTables(db, run),
    health: () => ({
      isDatabaseUp: connections.isGuardOpen() && isRegistered,
      isBusUp: exchange?.isConnected(),
    }),
    close: async () => {
      await watching.stop();
      exchange?.running.unsubscribe();
      await batches.idle();
      await run(() => db.deleteFrom('nodes').where('id', '=', nodeId).execute()).catch(ignore);
      await bus?.close();
      await connections.close();
    },
  };
};

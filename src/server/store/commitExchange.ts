import { type SchedulerLike, Subscription } from 'rxjs';
import type { NodeBus } from '../ports/nodeBus.js';
import type { CommitFeed, StoredCommit } from './commitFeed.js';
import type { Session } from './postgresSession.js';

/** The options of `createCommitExchange`. */
export interface CommitExchangeOptions {
  readonly feed: CommitFeed;
  readonly bus: NodeBus;
  readonly clock: SchedulerLike;
  /** Resolves to an open connection, or rejects. */
  readonly connect: () => Promise<Session>;
  /** Whether a transaction is under way: it reads what it does not know itself. */
  readonly isBusy: () => boolean;
  /** Called when commits that this node does not know are gone. */
  readonly onMissed: () => void;
}

/** Brings the commits of other nodes to a node that commits nothing itself. */
export interface CommitExchange {
  /** Sends a commit of this node to the others. */
  readonly announce: (commit: StoredCommit) => void;
  readonly isConnected: () => boolean;
  /** To be called when no transaction is under way any more. */
  readonly onIdle: () => void;
  readonly running: Subscription;
}

/**
 * How often the table is read without a message, in milliseconds: a message may be lost, and without
 * the bus there is none.
 */
const pollMs = { connected: 2_000, disconnected: 250 } as const;

const isCommit = (value: unknown): value is StoredCommit =>
  typeof value === 'object' && value !== null && 'version' in value;

const parse = (message: string): unknown => {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

export const createCommitExchange = (options: CommitExchangeOptions): CommitExchange => {
  const { feed, bus, clock, connect, isBusy, onMissed } = options;
  const running = new Subscription();
  let isConnected = false;
  let isBehind = false;
  let isReading = false;

  const apply = (commits: readonly StoredCommit[]): void => {
    try {
      feed.apply(commits);
    } catch {
      onMissed();
    }
  };
  const read = async (): Promise<void> => {
    const { rows } = await (
      await connect()
    ).query('select version, content from commits where version > $1 order by version', [
      feed.known(),
    ]);
    if (isBusy()) isBehind = true;
    else apply(rows as readonly StoredCommit[]);
  };
  const catchUp = (): void => {
    if (isReading) {
      isBehind = true;
      return;
    }
    isReading = true;
    isBehind = false;
    read()
      // The next poll reads once more.
      .catch(() => undefined)
      .finally(() => {
        isReading = false;
        if (isBehind && !isBusy()) catchUp();
      });
  };
  const receive = (commit: Partial<StoredCommit> & Pick<StoredCommit, 'version'>): void => {
    const { version, content } = commit;
    if (version <= feed.known()) return;
    if (isBusy()) isBehind = true;
    else if (version === feed.known() + 1 && content !== undefined) apply([{ version, content }]);
    else catchUp();
  };
  const poll = (): void => {
    running.add(
      clock.schedule(
        () => {
          if (!isBusy()) catchUp();
          poll();
        },
        isConnected ? pollMs.connected : pollMs.disconnected,
      ),
    );
  };

  // Without the bus the table is read more often.
  const onBusFailure = (): void => {
    isConnected = false;
  };

  running.add(
    bus.isConnected$.subscribe({
      next: (now) => {
        isConnected = now;
      },
      error: onBusFailure,
    }),
  );
  running.add(
    bus.messages$.subscribe({
      next: (message) => {
        const commit = parse(message);
        if (isCommit(commit)) receive(commit);
      },
      error: onBusFailure,
    }),
  );
  poll();
  return {
    running,
    isConnected: () => isConnected,
    announce: (commit) => {
      const message = JSON.stringify(commit);
      const fits = new TextEncoder().encode(message).length <= bus.maxBytes;
      bus.publish(fits ? message : JSON.stringify({ version: commit.version }));
    },
    onIdle: () => {
      if (isBehind && !isReading) catchUp();
    },
  };
};

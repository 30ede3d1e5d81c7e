import { type SchedulerLike, Subscription } from 'rxjs';
import { beat, beatMs, createBeatWatch, pruneCommits } from './nodeLeases.js';
import { tryLock } from './applicationLock.js';
import { pruneCallCounts } from './callCounts.js';
import type { Session } from './postgresSession.js';

/** How long counts of calls are kept after their window, in milliseconds. */
const keptCountsMs = 60_000;

/** The pause after an attempt to reach the database that failed, in milliseconds. */
const retryMs = 500;

/** The options of `watchNodes`. */
export interface NodeWatchOptions {
  /** Resolves to an open connection that holds the lock of the nodes, or rejects. */
  readonly connect: () => Promise<Session>;
  readonly nodeId: string;
  readonly clock: SchedulerLike;
  /** The version of the last commit that this node knows. */
  readonly known: () => number;
  /** Removes dead nodes, so that they can commit nothing any more. */
  readonly removeNodes: (ids: readonly string[]) => Promise<void>;
  /** Called when others have removed this node. */
  readonly onExpelled: () => void;
  /** Called when this node has become the leader, which it is as long as the connection is open. */
  readonly onLeading: () => void;
  readonly report: (message: string, cause: unknown) => void;
}

/** The signs of life of a node. */
export interface NodeWatch {
  /** Ends them; resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

/**
 * Shows the other nodes that this one lives, removes nodes that died, and tries to be the leader,
 * again and again.
 */
export const watchNodes = (options: NodeWatchOptions): NodeWatch => {
  const { connect, nodeId, clock, known, removeNodes, onExpelled, onLeading, report } = options;
  const beats = createBeatWatch();
  const running = new Subscription();
  let leading: Session | undefined;
  let current: Promise<void> = Promise.resolve();

  const lead = async (session: Session): Promise<void> => {
    if (leading === session) return;
    if (!(await tryLock(session, 'leader'))) return;
    leading = session;
    onLeading();
  };
  const turn = async (): Promise<void> => {
    const session = await connect();
    const others = await beat(session, nodeId, known());
    if (!others) {
      onExpelled();
      return;
    }
    const dead = beats.observe(others, clock.now());
    if (dead.length > 0) await removeNodes(dead);
    await lead(session);
    await pruneCommits(session);
    // The clocks of other nodes may be behind.
    await pruneCallCounts(session, clock.now() - keptCountsMs);
  };
  const next = (delayMs: number): void => {
    if (running.closed) return;
    running.add(
      clock.schedule(() => {
        current = turn().then(
          () => next(beatMs),
          (cause: unknown) => {
            if (!running.closed) report('the database was not reached', cause);
            next(retryMs);
          },
        );
      }, delayMs),
    );
  };
  next(0);
  return {
    stop: async () => {
      running.unsubscribe();
      await current;
    },
  };
};

import { distinctUntilChanged, type Observable } from 'rxjs';

/** Work that goes on until it is stopped. */
interface Ongoing {
  readonly stop: () => Promise<void>;
}

/** Work of the leader. */
interface LeaderWork<Work extends Ongoing> extends Ongoing {
  /** The work, while this node does it. */
  readonly current: () => Work | undefined;
}

/** Starts work while this node is the leader, and stops it when another one is. */
export const createLeaderWork = <Work extends Ongoing>(
  isLeader$: Observable<boolean>,
  start: () => Work | undefined,
): LeaderWork<Work> => {
  let current: Work | undefined;
  let stopping: Promise<void> | undefined;
  let isWanted = false;
  const startIfWanted = (): void => {
    if (isWanted && !stopping) current ??= start();
  };
  const stop = (): Promise<void> => {
    const ending = current;
    current = undefined;
    if (!ending) return stopping ?? Promise.resolve();
    const stopped = ending.stop().finally(() => {
      stopping = undefined;
      startIfWanted();
    });
    stopping = stopped;
    return stopped;
  };
  const subscription = isLeader$.pipe(distinctUntilChanged()).subscribe({
    next: (isLeader) => {
      isWanted = isLeader;
      if (isLeader) startIfWanted();
      else void stop();
    },
    error: () => void stop(),
  });
  return {
    current: () => current,
    stop: async () => {
      subscription.unsubscribe();
      isWanted = false;
      await stop();
    },
  };
};

import type { Subscription } from 'rxjs';
import type { Perform } from '../context.js';
import { goOffline } from '../users/presence.js';
import type { RunInBackground } from './background.js';

/** Marks users as offline some time after their last connection has ended. */
interface OfflineTimers {
  /** Starts the grace period of a user again. */
  readonly start: (userId: string) => void;
  /** Leaves the user to another node. */
  readonly stop: (userId: string) => void;
}

export const createOfflineTimers = (
  perform: Perform,
  runInBackground: RunInBackground,
  graceMs: number,
): OfflineTimers => {
  const timers = new Map<string, Subscription>();
  const stop = (userId: string): void => timers.get(userId)?.unsubscribe();
  return {
    stop,
    start: (userId) => {
      stop(userId);
      const timer = runInBackground(
        'marking a user offline',
        () => perform((context) => goOffline(context, userId)),
        { delayMs: graceMs },
      );
      timer.add(() => {
        if (timers.get(userId) === timer) timers.delete(userId);
      });
      timers.set(userId, timer);
    },
  };
};

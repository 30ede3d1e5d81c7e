import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/** When a connection is checked, and when its peer counts as dead. */
export interface LivenessOptions {
  /** The time between two checks, in milliseconds. */
  readonly checkMs: number;
  readonly onCheck: () => void;
  /** After how long without a sign of life the peer is dead, in milliseconds. */
  readonly deadMs: number;
  readonly onDead: () => void;
}

/** The timers of one connection: two, whatever it receives. */
export interface Liveness {
  readonly start: () => void;
  readonly markAlive: () => void;
  readonly stop: () => void;
}

/** Creates the timers of a connection; nothing runs before `start` and after `stop`. */
export const createLiveness = (
  clock: SchedulerLike,
  { checkMs, onCheck, deadMs, onDead }: LivenessOptions,
): Liveness => {
  let timers: Subscription | undefined;
  let aliveAt = 0;

  function check(this: SchedulerAction<undefined>): void {
    onCheck();
    if (timers) this.schedule(undefined, checkMs);
  }
  function lookForDeath(this: SchedulerAction<undefined>): void {
    const restMs = aliveAt + deadMs - clock.now();
    if (restMs > 0) this.schedule(undefined, restMs);
    else onDead();
  }

  return {
    start: () => {
      aliveAt = clock.now();
      timers = new Subscription();
      timers.add(clock.schedule(check, checkMs));
      timers.add(clock.schedule(lookForDeath, deadMs));
    },
    markAlive: () => {
      aliveAt = clock.now();
    },
    stop: () => {
      timers?.unsubscribe();
      timers = undefined;
    },
  };
};

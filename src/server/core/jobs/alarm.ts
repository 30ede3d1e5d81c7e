import { type Subscription } from 'rxjs';
import { toMillis } from '../../../protocol/time.js';
import type { Clock } from '../../ports/clock.js';

/** The longest delay of a platform timer; after an early ring the alarm is set again. */
const maxDelayMs = 2 ** 31 - 1;

/** Calls `ring` once, at the earliest of the times it was set to. */
export interface Alarm {
  readonly set: (time: string) => void;
  readonly ring: () => void;
  readonly stop: () => void;
}

export const createAlarm = (clock: Clock, ring: () => void): Alarm => {
  let pending: { readonly time: string; readonly timer: Subscription } | undefined;
  const stop = (): void => {
    pending?.timer.unsubscribe();
    pending = undefined;
  };
  return {
    stop,
    ring,
    set: (time) => {
      if (pending && pending.time <= time) return;
      stop();
      const delayMs = Math.max(0, toMillis(time) - clock.now());
      const timer = clock.schedule(
        () => {
          pending = undefined;
          ring();
        },
        Math.min(delayMs, maxDelayMs),
      );
      pending = { time, timer };
    },
  };
};

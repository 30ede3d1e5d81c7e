import { type Subscription } from 'rxjs';
import { toMillis } from '../../../protocol/time.js';
import type { Clock } from '../../ports/clock.js';

/** Timers of the platform take no longer delay; whoever is woken early sets the alarm again. */
const maxDelayMs = 2 ** 31 - 1;

/** Wakes somebody up once, at the earliest of the moments it was set to. */
export interface Alarm {
  readonly set: (moment: string) => void;
  readonly ring: () => void;
  readonly stop: () => void;
}

export const createAlarm = (clock: Clock, ring: () => void): Alarm => {
  let pending: { readonly moment: string; readonly timer: Subscription } | undefined;
  const stop = (): void => {
    pending?.timer.unsubscribe();
    pending = undefined;
  };
  return {
    stop,
    ring,
    set: (moment) => {
      if (pending && pending.moment <= moment) return;
      stop();
      const delayMs = Math.max(0, toMillis(moment) - clock.now());
      const timer = clock.schedule(
        () => {
          pending = undefined;
          ring();
        },
        Math.min(delayMs, maxDelayMs),
      );
      pending = { moment, timer };
    },
  };
};

import { lastValueFrom, timer } from 'rxjs';
import type { Clock } from '../../ports/clock.js';

/** Does work part by part until none is left; the event loop turns between two parts. */
export const repeatInTurns = async (part: () => Promise<boolean>, clock: Clock): Promise<void> => {
  while (await part()) {
    // Events of the event loop, such as other calls, come first.
    await lastValueFrom(timer(0, clock), { defaultValue: 0 });
  }
};

import { concatMap, defer, EMPTY, expand, type Observable, timer } from 'rxjs';
import type { Clock } from '../../ports/clock.js';

/**
 * Does work part by part until none is left; the event loop turns between two parts. No part begins
 * after the subscription has ended.
 */
export const repeatInTurns = (part: () => Promise<boolean>, clock: Clock): Observable<boolean> =>
  defer(part).pipe(
    // Events of the event loop, such as other calls, come first.
    expand((more) => (more ? timer(0, clock).pipe(concatMap(part)) : EMPTY)),
  );

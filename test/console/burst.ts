import { sendEvent } from 'millrace';
import { asUser, type Backend } from 'millrace/backend';
import {
  catchError,
  EMPTY,
  interval,
  lastValueFrom,
  map,
  mergeMap,
  range,
  takeUntil,
  timer,
  toArray,
} from 'rxjs';

/** Sends custom events at a rate; resolves to how many were accepted. */
export const burst = async (
  admin: Backend,
  options: { readonly cid: string; readonly perSecond: number; readonly seconds: number },
): Promise<number> => {
  const { cid, perSecond, seconds } = options;
  const john = asUser(admin, 'john');
  const startedAt = performance.now();
  let begun = 0;
  const rounds$ = interval(20).pipe(
    map(() => {
      const first = begun;
      begun = Math.ceil(((performance.now() - startedAt) * perSecond) / 1_000);
      return range(first, begun - first);
    }),
    takeUntil(timer(seconds * 1_000)),
  );
  const accepted = await lastValueFrom(
    rounds$.pipe(
      mergeMap((numbers$) => numbers$),
      mergeMap((n) => sendEvent(john, cid, { type: 'tick', n }).pipe(catchError(() => EMPTY)), 200),
      toArray(),
    ),
  );
  return accepted.length;
};

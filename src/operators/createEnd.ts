import { BehaviorSubject, filter, identity, takeUntil, tap } from 'rxjs';

/** Two operators, of which one completes its source when that of the other one completes. */
export const createEnd = () => {
  const hasEnded$ = new BehaviorSubject(false);
  return {
    ends: <A>() =>
      tap<A>({
        complete: () => {
          hasEnded$.next(true);
        },
      }),
    until: <A>() => takeUntil<A>(hasEnded$.pipe(filter(identity))),
  };
};

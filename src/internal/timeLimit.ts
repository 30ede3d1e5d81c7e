import { map, merge, type MonoTypeOperatorFunction, type SchedulerLike, take, timer } from 'rxjs';

/** The limit of a wait. */
export interface TimeLimit {
  readonly ms: number;
  readonly scheduler: SchedulerLike;
  readonly error: () => Error;
}

/**
 * Emits the first value of the source and completes; errors when there is none in time. A tenth of
 * the code of the `timeout` of rxjs.
 */
export const timeLimit =
  <A>({ ms, scheduler, error }: TimeLimit): MonoTypeOperatorFunction<A> =>
  (source$) => {
    const over$ = timer(ms, scheduler).pipe(
      map((): never => {
        throw error();
      }),
    );
    return merge(source$, over$).pipe(take(1));
  };

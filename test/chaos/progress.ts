import { filter, firstValueFrom, ReplaySubject } from 'rxjs';

/** How much of something is done. */
export interface Progress {
  readonly step: () => void;
  /** Resolves when that share of all steps is done. */
  readonly reaches: (share: number) => Promise<unknown>;
}

export const createProgress = (steps: number): Progress => {
  const done$ = new ReplaySubject<number>(1);
  let done = 0;
  done$.next(done);
  return {
    step: () => {
      done += 1;
      done$.next(done);
    },
    reaches: (share) => firstValueFrom(done$.pipe(filter((count) => count >= share * steps))),
  };
};

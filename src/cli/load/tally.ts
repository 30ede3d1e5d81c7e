import { Subject } from 'rxjs';

/** What is counted while a load runs. Durations are in milliseconds. */
export interface Tally {
  readonly connects: number[];
  readonly sends: number[];
  readonly deliveries: number[];
  /** Emits at each delivery. */
  readonly delivered$: Subject<void>;
  /** The deliveries that the sends so far lead to. */
  expected: number;
  failed: number;
  failure: string | undefined;
}

export const createTally = (): Tally => ({
  connects: [],
  sends: [],
  deliveries: [],
  delivered$: new Subject(),
  expected: 0,
  failed: 0,
  failure: undefined,
});

/** Notes a failure; the first one is the one to show. */
export const noteFailure = (tally: Tally, error: unknown): void => {
  tally.failed += 1;
  tally.failure ??= error instanceof Error ? error.message : String(error);
};

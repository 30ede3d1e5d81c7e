import {
  catchError,
  defer,
  EMPTY,
  filter,
  interval,
  map,
  merge,
  Observable,
  pairwise,
  share,
  startWith,
  type SchedulerLike,
} from 'rxjs';

/**
 * What the world around a connection may tell it. `offline` takes it down. Everything else casts
 * doubt on an open socket, which then has to show that it lives, and ends the wait for the next
 * try: the machine `woke`, the page is `shown` again, the `network` is another one, or the
 * platform says that it is back `online`.
 */
export type WakeSignal = 'woke' | 'shown' | 'network' | 'online' | 'offline';

/** As much of a DOM event target as is listened to. */
interface Target {
  readonly addEventListener: (type: string, listener: (event: unknown) => void) => void;
  readonly removeEventListener: (type: string, listener: (event: unknown) => void) => void;
}

const isTarget = (value: unknown): value is Target => {
  const { addEventListener, removeEventListener } = (value ?? {}) as Partial<Target>;
  return addEventListener !== undefined && removeEventListener !== undefined;
};

const heard = (target: unknown, event: string): Observable<unknown> =>
  isTarget(target)
    ? new Observable((subscriber) => {
        const listener = (value: unknown): void => {
          subscriber.next(value);
        };
        target.addEventListener(event, listener);
        subscriber.add(() => {
          target.removeEventListener(event, listener);
        });
      })
    : EMPTY;

interface Platform {
  readonly document?: { readonly visibilityState?: string };
  readonly navigator?: { readonly connection?: unknown };
}

/** What the platform tells, as far as it has the means; its listeners go with the subscription. */
export const platformSignals$: Observable<WakeSignal> = defer(() => {
  const { document, navigator } = globalThis as Platform;
  const shown$ = heard(document, 'visibilitychange').pipe(
    filter(() => document?.visibilityState === 'visible'),
  );
  return merge(
    shown$.pipe(map(() => 'shown' as const)),
    heard(navigator?.connection, 'change').pipe(map(() => 'network' as const)),
    heard(globalThis, 'online').pipe(map(() => 'online' as const)),
    heard(globalThis, 'offline').pipe(map(() => 'offline' as const)),
  );
});

/** What signals are derived from. */
export interface SignalSources {
  readonly scheduler: SchedulerLike;
  readonly now: () => number;
  readonly heartbeat: { readonly tickMs: number };
  readonly wake$: Observable<WakeSignal>;
}

/** Notices that the clock ran on while nothing else did, as when a machine sleeps. */
const woke$ = ({
  scheduler,
  now,
  heartbeat,
}: Omit<SignalSources, 'wake$'>): Observable<WakeSignal> =>
  defer(() =>
    interval(heartbeat.tickMs, scheduler).pipe(
      map(now),
      startWith(now()),
      pairwise(),
      filter(([before, after]) => after - before > 2 * heartbeat.tickMs),
      map(() => 'woke' as const),
    ),
  );

/** All that casts doubt on a connection, shared. */
export const signalsOf = (sources: SignalSources): Observable<WakeSignal> =>
  merge(woke$(sources), sources.wake$.pipe(catchError(() => EMPTY))).pipe(share());

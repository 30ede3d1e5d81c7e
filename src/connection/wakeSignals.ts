import {
  catchError,
  defer,
  EMPTY,
  filter,
  interval,
  map,
  merge,
  Observable,
  type SchedulerLike,
} from 'rxjs';

/**
 * A signal of the platform to a connection. `offline` closes the socket. Each other one makes the
 * connection probe an open socket, and ends the wait for the next attempt: the machine `woke` from
 * sleep, the page is `shown`, the `network` has changed, or the platform is `online` again.
 */
export type WakeSignal = 'woke' | 'shown' | 'network' | 'online' | 'offline';

/** The members of a DOM event target that are used. */
interface Target {
  readonly addEventListener: (type: string, listener: (event: unknown) => void) => void;
  readonly removeEventListener: (type: string, listener: (event: unknown) => void) => void;
}

const isTarget = (value: unknown): value is Target => {
  const { addEventListener, removeEventListener } = (value ?? {}) as Partial<Target>;
  return addEventListener !== undefined && removeEventListener !== undefined;
};

const eventsOf = (target: unknown, event: string): Observable<unknown> =>
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

/** The signals of the platform, none where it has no such events. Unsubscribing removes the listeners. */
export const platformSignals$: Observable<WakeSignal> = defer(() => {
  const { document, navigator } = globalThis as Platform;
  const shown$ = eventsOf(document, 'visibilitychange').pipe(
    filter(() => document?.visibilityState === 'visible'),
  );
  return merge(
    shown$.pipe(map(() => 'shown' as const)),
    eventsOf(navigator?.connection, 'change').pipe(map(() => 'network' as const)),
    eventsOf(globalThis, 'online').pipe(map(() => 'online' as const)),
    eventsOf(globalThis, 'offline').pipe(map(() => 'offline' as const)),
  );
});

/** The sources of the signals. */
export interface SignalSources {
  readonly scheduler: SchedulerLike;
  readonly now: () => number;
  readonly heartbeat: { readonly tickMs: number };
  readonly wake$: Observable<WakeSignal>;
}

/** Emits when the clock advanced much further than the timer, as it does when the machine sleeps. */
const woke$ = ({
  scheduler,
  now,
  heartbeat,
}: Omit<SignalSources, 'wake$'>): Observable<WakeSignal> =>
  defer(() => {
    let before = now();
    return interval(heartbeat.tickMs, scheduler).pipe(
      filter(() => {
        const passedMs = now() - before;
        before += passedMs;
        return passedMs > 2 * heartbeat.tickMs;
      }),
      map(() => 'woke' as const),
    );
  });

/** The signals of the platform and of the clock. */
export const signalsOf = (sources: SignalSources): Observable<WakeSignal> =>
  merge(woke$(sources), sources.wake$.pipe(catchError(() => EMPTY)));

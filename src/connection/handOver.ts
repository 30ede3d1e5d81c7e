import * as E from '#fp-ts/Either';
import {
  catchError,
  concat,
  defer,
  filter,
  from,
  ignoreElements,
  merge,
  type Observable,
  of,
  startWith,
  switchMap,
  take,
  tap,
  throwError,
} from 'rxjs';
import { createMultiset } from '../internal/multiset.js';
import { encodeEvent } from '../protocol/events/decodeEvent.js';
import { readWhole } from './frameReader.js';
import { isHealthCheck, type Session } from './session.js';
import type { Frame } from './frame.js';

/** A session that becomes the current one. */
export interface ActiveSession {
  readonly session: Session;
  /** Its frames from here on. */
  readonly frames$: Observable<Frame>;
  /** Whether nothing was lost between the session before it and this one. */
  readonly isSeamless: boolean;
  /** The session before it, whose frames count until this one has caught up. */
  readonly previous?: Session;
}

/** The first session, or one that comes after a loss. */
export const freshSession = (session: Session): ActiveSession => ({
  session,
  frames$: session.frames$,
  isSeamless: false,
});

/** What it takes to move from one session to the next. */
export interface HandOverDeps {
  readonly current: Session;
  /** Opens the next session; nothing where one was lost again and another is to come. */
  readonly next$: Observable<Session | undefined>;
  /** Completes when every watch is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  /** Whether a session can be asked for what it has not sent. */
  readonly canCatchUp: (session: Session) => boolean;
}

const lossOf = ({ frames$ }: Session): Observable<unknown> =>
  frames$.pipe(
    ignoreElements(),
    catchError((cause: unknown) => of(cause)),
  );

/** Completes when all that was sent on a session before now has arrived. */
const barrier = (session: Session): Observable<never> =>
  defer(() => {
    session.probe();
    return session.frames$.pipe(filter(isHealthCheck), take(1), ignoreElements());
  });

/** Frames that were seen once and are still to be seen a second time. */
const createSightings = () => {
  const tally = createMultiset();
  const keyOf = (frame: Frame): string | undefined => {
    const whole = readWhole(frame);
    return E.isRight(whole) && whole.right.type !== 'health.check'
      ? encodeEvent(whole.right)
      : undefined;
  };
  return {
    add: (frame: Frame): void => {
      const key = keyOf(frame);
      if (key !== undefined) tally.add(key);
    },
    /** Whether a frame was seen before; it then no longer counts as seen. */
    take: (frame: Frame): boolean => {
      const key = tally.isEmpty() ? undefined : keyOf(frame);
      return key !== undefined && tally.remove(key);
    },
    clear: tally.clear,
  };
};

/**
 * The turn of a session that overlaps with the current one. What is sent from some moment on
 * arrives on both: it is kept here and counted there, so that what came there is not told twice.
 * The fences see to it that this moment lies before the end of the current session's turn, and
 * that nothing sent before it is still on its way there.
 */
const overlap = (
  current: Session,
  next: Session,
  restored: HandOverDeps['restored'],
): Observable<ActiveSession> =>
  defer(() => {
    const seen = createSightings();
    let kept: Frame[] = [];
    const collected$ = merge(
      current.frames$.pipe(tap(seen.add)),
      next.frames$.pipe(
        tap((frame) => {
          // It is told later, when somebody may want it.
          kept.push(readWhole(frame));
        }),
      ),
    ).pipe(ignoreElements());
    const begin$ = barrier(next).pipe(
      tap({
        complete: () => {
          kept = [];
        },
      }),
    );
    const rest$ = defer(() => {
      const ready = kept;
      const isOver$ = barrier(next).pipe(tap({ complete: seen.clear }));
      return merge(concat(from(ready), next.frames$), isOver$).pipe(
        filter((frame) => !seen.take(frame)),
      );
    });
    const turn: ActiveSession = { session: next, frames$: rest$, isSeamless: true };
    return concat(
      restored(next.id),
      merge(collected$, concat(begin$, barrier(current), of(turn))).pipe(take(1)),
    );
  });

/**
 * Moves from one session to the next, which is opened while the current one goes on: emits the
 * next one's turn once it stands in for the current one in all things. Errors with the cause when
 * the current session is lost before there is a next one; one that is there by then takes over as
 * it is.
 */
export const handOver = ({
  current,
  next$,
  restored,
  canCatchUp,
}: HandOverDeps): Observable<ActiveSession> => {
  const join = (next: Session): Observable<ActiveSession> =>
    canCatchUp(next)
      ? of({ session: next, frames$: next.frames$, isSeamless: true, previous: current })
      : overlap(current, next, restored);
  return next$.pipe(
    startWith(undefined),
    switchMap((next) =>
      merge(
        lossOf(current).pipe(
          switchMap((cause) => (next ? of(freshSession(next)) : throwError(() => cause))),
        ),
        next ? join(next) : [],
      ),
    ),
    take(1),
  );
};

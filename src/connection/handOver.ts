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
import { decodeSkipped } from './frameReader.js';
import { isHealthCheck, type Session } from './session.js';
import type { Frame } from './frame.js';

/** A session that becomes the current one. */
export interface ActiveSession {
  readonly session: Session;
  /** Its frames from this moment on. */
  readonly frames$: Observable<Frame>;
  /** Whether no event was lost between the previous session and this one. */
  readonly isSeamless: boolean;
  /** The previous session, whose frames are used until this one has resumed. */
  readonly previous?: Session;
}

/** The first session, or one that was opened after a loss. */
export const freshSession = (session: Session): ActiveSession => ({
  session,
  frames$: session.frames$,
  isSeamless: false,
});

/** The sessions of a hand-over. */
export interface HandOverDeps {
  readonly current: Session;
  /** Opens the next session; emits `undefined` when it was lost and another one will be opened. */
  readonly next$: Observable<Session | undefined>;
  /** Completes when every watch is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  /** Whether the server of a session can replay missed events. */
  readonly isResumable: (session: Session) => boolean;
}

const lossOf = ({ frames$ }: Session): Observable<unknown> =>
  frames$.pipe(
    ignoreElements(),
    catchError((cause: unknown) => of(cause)),
  );

/** Completes when every frame that was sent on a session before now has been received. */
const barrier = (session: Session): Observable<never> =>
  defer(() => {
    session.probe();
    return session.frames$.pipe(filter(isHealthCheck), take(1), ignoreElements());
  });

/** Frames that were received on one session and are expected on the other one, too. */
const createExpectedFrames = () => {
  const keys = createMultiset();
  const keyOf = (frame: Frame): string | undefined => {
    const whole = decodeSkipped(frame);
    return E.isRight(whole) && whole.right.type !== 'health.check'
      ? encodeEvent(whole.right)
      : undefined;
  };
  return {
    add: (frame: Frame): void => {
      const key = keyOf(frame);
      if (key !== undefined) keys.add(key);
    },
    /** Removes a frame. Returns whether it was expected. */
    remove: (frame: Frame): boolean => {
      const key = keys.isEmpty() ? undefined : keyOf(frame);
      return key !== undefined && keys.remove(key);
    },
    clear: keys.clear,
  };
};

/**
 * Replaces the current session without a log. From the moment that the next session has all
 * watches, the server sends every event on both sessions: events are buffered here and counted on
 * the current session, so that none is emitted twice. The barriers ensure that this moment lies
 * before the switch, and that no earlier event is still in flight on the current session.
 */
const overlap = (
  current: Session,
  next: Session,
  restored: HandOverDeps['restored'],
): Observable<ActiveSession> =>
  defer(() => {
    const received = createExpectedFrames();
    let buffered: Frame[] = [];
    const collected$ = merge(
      current.frames$.pipe(tap(received.add)),
      next.frames$.pipe(
        tap((frame) => {
          // Decoded in full, since a subscriber may take it by the time it is emitted.
          buffered.push(decodeSkipped(frame));
        }),
      ),
    ).pipe(ignoreElements());
    const begin$ = barrier(next).pipe(
      tap({
        complete: () => {
          buffered = [];
        },
      }),
    );
    const rest$ = defer(() => {
      const ready = buffered;
      const isOver$ = barrier(next).pipe(tap({ complete: received.clear }));
      return merge(concat(from(ready), next.frames$), isOver$).pipe(
        filter((frame) => !received.remove(frame)),
      );
    });
    const active: ActiveSession = { session: next, frames$: rest$, isSeamless: true };
    return concat(
      restored(next.id),
      merge(collected$, concat(begin$, barrier(current), of(active))).pipe(take(1)),
    );
  });

/**
 * Moves from the current session to the next one, which is opened beside it: emits the next one
 * once it has the watches and every event. When the current session is lost before that, the next
 * session takes over with a recovery; without a next session, this errors with the cause.
 */
export const handOver = ({
  current,
  next$,
  restored,
  isResumable,
}: HandOverDeps): Observable<ActiveSession> => {
  const join = (next: Session): Observable<ActiveSession> =>
    isResumable(next)
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

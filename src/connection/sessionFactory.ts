import * as E from '#fp-ts/Either';
import {
  type BehaviorSubject,
  catchError,
  concat,
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  repeat,
  switchMap,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { ConnectionError } from '../errors.js';
import { errorEntry } from '../protocol/codes.js';
import { Drain } from '../protocol/handshake.js';
import { toMillis } from '../protocol/time.js';
import { isRetryable } from '../calls/retryable.js';
import { canResume } from './resume.js';
import { handOver, type ActiveSession } from './handOver.js';
import type { Settings } from './options.js';
import type { LogCursor } from './logCursor.js';
import { createFrameReader, type FrameReaderDeps } from './frameReader.js';
import { openSession, type Session } from './session.js';
import type { WakeSignal } from './wakeSignals.js';
import type { TokenCache } from './tokenCache.js';
import type { Frame } from './frame.js';

/** The collaborators of a session factory. */
export interface SessionFactoryDeps extends FrameReaderDeps {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly signals$: Observable<WakeSignal>;
  /** The connection that calls and watches are bound to. */
  readonly connectionId$: BehaviorSubject<string | undefined>;
  /** Completes when every watch is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  readonly cursor: LogCursor;
}

/** Opens sessions. */
export interface SessionFactory {
  /** Opens a session. Errors with a `ConnectionError` when it cannot, and when it is lost. */
  readonly open$: Observable<Session>;
  /**
   * The session that replaces a current one: it is opened beside the current one when the server
   * announces its shutdown, or shortly before the token expires. Errors when the current session is
   * lost without a replacement.
   */
  readonly successor: (session: Session) => Observable<ActiveSession>;
}

/** The announcement of a shutdown, if the frame is one. */
export const drainIn = (frame: Frame): Drain | undefined =>
  E.isRight(frame) && frame.right.type === 'unknown' && Drain.is(frame.right.raw)
    ? frame.right.raw
    : undefined;

export const createSessionFactory = (deps: SessionFactoryDeps): SessionFactory => {
  const { settings, tokens, signals$, connectionId$, restored, cursor } = deps;
  const { random, retry, scheduler } = settings;
  const read = createFrameReader(deps);

  const open$ = tokens.token$.pipe(
    switchMap((token) =>
      openSession({
        settings,
        token,
        signals$,
        resuming: cursor.position() !== undefined,
        read,
        onRefused: ({ code }) => {
          if (!errorEntry(code)?.retry) tokens.expire(token);
        },
      }),
    ),
    tap(({ hello }) => {
      tokens.syncClock(toMillis(hello.created_at));
    }),
  );

  /** Emits when a session has to be replaced while it still works. */
  const reasons$ = ({ frames$, token }: Session): Observable<unknown> =>
    merge(
      frames$.pipe(
        map(drainIn),
        filter((drain) => drain !== undefined && drain.return_after_ms < drain.closes_in_ms),
        switchMap((drain) => timer(drain?.return_after_ms ?? 0, scheduler)),
        // `handOver` handles the loss.
        catchError(() => NEVER),
      ),
      tokens.successor(token, signals$),
    );

  const next$ = (current: Session): Observable<Session | undefined> =>
    defer(() => {
      let failures = 0;
      return open$.pipe(
        tap((next) => {
          // A session that resumes has the watches only after that.
          if (!canResume(next, cursor)) connectionId$.next(next.id);
        }),
        catchError((cause: unknown) => {
          failures += 1;
          if (!isRetryable(cause as ConnectionError, tokens.renewable))
            return throwError(() => cause);
          connectionId$.next(current.id);
          const wait$ = retry.shouldRetry(failures)
            ? timer(retry.delayMs(failures, random), scheduler)
            : NEVER;
          return concat(of(undefined), wait$.pipe(ignoreElements()));
        }),
        repeat(),
      );
    });

  return {
    open$,
    successor: (current) =>
      handOver({
        current,
        next$: reasons$(current).pipe(
          take(1),
          switchMap(() => next$(current)),
        ),
        restored,
        isResumable: (session) => canResume(session, cursor),
      }),
  };
};

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
import { type ConnectionError, HandshakeError } from '../errors.js';
import { errorEntry } from '../protocol/codes.js';
import { Drain } from '../protocol/handshake.js';
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

/** What it takes to have one session after the other. */
export interface SessionFactoryDeps extends FrameReaderDeps {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly signals$: Observable<WakeSignal>;
  /** The connection that watches belong to: the newest there is. */
  readonly connectionId$: BehaviorSubject<string | undefined>;
  /** Completes when every watch is in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
  readonly positions: LogCursor;
}

/** Where sessions come from. */
export interface SessionFactory {
  /** Opens a session. Errors with a `ConnectionError` when it cannot, and when it is lost. */
  readonly open$: Observable<Session>;
  /**
   * The turn that follows on a session: another one is opened beside it where the server is about
   * to close its socket, or where its token is about to end. Errors when the session is lost with
   * none to follow.
   */
  readonly successor: (session: Session) => Observable<ActiveSession>;
}

/** What a server that is about to close says, if that is what a frame is. */
export const drainIn = (frame: Frame): Drain | undefined =>
  E.isRight(frame) && frame.right.type === 'unknown' && Drain.is(frame.right.raw)
    ? frame.right.raw
    : undefined;

export const createSessionFactory = (deps: SessionFactoryDeps): SessionFactory => {
  const { settings, tokens, signals$, connectionId$: home$, restored, positions } = deps;
  const { random, retry, scheduler } = settings;
  const read = createFrameReader(deps);

  const open$ = tokens.token$.pipe(
    switchMap((token) =>
      openSession({
        settings,
        token,
        signals$,
        resuming: positions.position() !== undefined,
        read,
      }).pipe(
        tap({
          error: (error: unknown) => {
            if (error instanceof HandshakeError && !errorEntry(error.code)?.retry)
              tokens.expire(token);
          },
        }),
      ),
    ),
  );

  /** Why another session is opened while one still works. */
  const reasons$ = ({ frames$, token }: Session): Observable<unknown> =>
    merge(
      frames$.pipe(
        map(drainIn),
        filter((drain) => drain !== undefined && drain.return_after_ms < drain.closes_in_ms),
        switchMap((drain) => timer(drain?.return_after_ms ?? 0, scheduler)),
        // The loss is told elsewhere.
        catchError(() => NEVER),
      ),
      tokens.successor(token, signals$),
    );

  const next$ = (current: Session): Observable<Session | undefined> =>
    defer(() => {
      let failures = 0;
      return open$.pipe(
        tap((next) => {
          // One that is to catch up has the watches when it has.
          if (!canResume(next, positions)) home$.next(next.id);
        }),
        catchError((cause: unknown) => {
          failures += 1;
          if (!isRetryable(cause as ConnectionError, tokens.renewable))
            return throwError(() => cause);
          home$.next(current.id);
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
        canCatchUp: (session) => canResume(session, positions),
      }),
  };
};

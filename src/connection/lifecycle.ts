import { either as E } from 'fp-ts';
import {
  type BehaviorSubject,
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  merge,
  mergeMap,
  type Observable,
  type Observer,
  of,
  repeat,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { type ConnectionError, ConnectionLostError, HandshakeError } from '../errors.js';
import { CloseCode } from '../protocol/codes.js';
import type { ConnectionChanged, ConnectionRecovered } from '../protocol/events/connection.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { Settings } from './options.js';
import { isRetryable } from '../calls/retryable.js';
import { type Frame, openSession } from './session.js';
import type { ConnectionStatus } from './status.js';
import type { TokenCache } from './token.js';

/** What a connection's life needs beside its settings. */
export interface LifecycleDeps {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly status$: BehaviorSubject<ConnectionStatus>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
  /** Completes when every watch is back in place on a connection. */
  readonly restored: (connectionId: string) => Observable<never>;
}

const isFinal = (error: ConnectionError, tokens: TokenCache): boolean =>
  (error instanceof ConnectionLostError && error.code === CloseCode.Final.code) ||
  !isRetryable(error, tokens.renewable);

/**
 * A connection's life, one session after the other, until it errors with what makes coming back
 * pointless. Emits the events of every session and the local ones: `connection.changed` when the
 * connection comes up or goes down, `connection.recovered` when it is back with all its watches.
 */
export const lifecycle = ({
  settings,
  tokens,
  status$,
  failures$,
  restored,
}: LifecycleDeps): Observable<ChatEvent> =>
  defer(() => {
    const { now, random, retry, scheduler } = settings;
    let failedTries = 0;
    let isUp = false;
    let isReturning = false;

    const stamp = () => ({ received_at: new Date(now()).toISOString() });
    const changed = (online: boolean): ConnectionChanged => ({
      type: 'connection.changed',
      online,
      ...stamp(),
    });

    const recover = (connectionId: string): Observable<ConnectionRecovered> =>
      concat(
        restored(connectionId),
        defer(() => {
          status$.next({ _tag: 'Online', connectionId, since: now() });
          return of<ConnectionRecovered>({ type: 'connection.recovered', ...stamp() });
        }),
      );

    const opened = (event: ChatEvent, connectionId: string): Observable<ChatEvent> => {
      const _tag = isReturning ? 'Recovering' : 'Online';
      const recovery$ = isReturning ? recover(connectionId) : EMPTY;
      failedTries = 0;
      isUp = true;
      isReturning = true;
      status$.next({ _tag, connectionId, since: now() });
      return merge(of(changed(true), event), recovery$);
    };

    const eventsIn = (frame: Frame): Observable<ChatEvent> => {
      if (E.isLeft(frame)) {
        failures$.next(frame.left);
        return EMPTY;
      }
      const event = frame.right;
      return isUp || event.type !== 'health.check' ? of(event) : opened(event, event.connection_id);
    };

    const session$ = defer(() => {
      status$.next({ _tag: 'Connecting', attempt: failedTries + 1, since: now() });
      return tokens.token$.pipe(
        switchMap((token) =>
          openSession(settings, token).pipe(
            tap({
              error: (error: unknown) => {
                if (error instanceof HandshakeError) tokens.expire(token);
              },
            }),
          ),
        ),
        mergeMap(eventsIn),
      );
    });

    const afterLoss = (cause: ConnectionError): Observable<ChatEvent> => {
      const down$ = isUp ? of(changed(false)) : EMPTY;
      const since = now();
      isUp = false;
      failedTries += 1;
      if (isFinal(cause, tokens) || !retry.shouldRetry(failedTries)) {
        status$.next({ _tag: 'Closed', cause, since });
        return concat(
          down$,
          throwError(() => cause),
        );
      }
      const delay = retry.delayMs(failedTries, random);
      status$.next({
        _tag: 'Offline',
        cause,
        attempt: failedTries,
        since,
        retryAt: since + delay,
      });
      return concat(down$, timer(delay, scheduler).pipe(ignoreElements()));
    };

    return session$.pipe(
      catchError((cause: unknown) => afterLoss(cause as ConnectionError)),
      repeat(),
    );
  });

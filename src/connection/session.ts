import { either as E } from 'fp-ts';
import {
  connect,
  defer,
  filter,
  ignoreElements,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  switchMap,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { ConnectionLostError, HandshakeError } from '../errors.js';
import { type ChatEvent, decodeEvent } from '../protocol/events/event.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { ConnectionError, pingFrame } from '../protocol/handshake.js';
import { socketUrl } from './address.js';
import type { Settings } from './options.js';
import { openSocket } from './transport.js';

/** What one frame is: an event, or why it is none. */
export type Frame = E.Either<DecodeFailure, ChatEvent>;

const refusalIn = (frame: unknown): HandshakeError | undefined => {
  try {
    const value: unknown = typeof frame === 'string' ? JSON.parse(frame) : undefined;
    if (!ConnectionError.is(value)) return undefined;
    const { code, message, StatusCode } = value.error;
    return new HandshakeError(code, StatusCode ?? 0, message);
  } catch {
    return undefined;
  }
};

const isHealthCheck = (frame: Frame): boolean =>
  E.isRight(frame) && frame.right.type === 'health.check';

// The first frame decides: a refusal, the health check that opens the session, or nonsense.
const decoded = (frame: unknown, index: number): Observable<Frame> => {
  const refusal = index === 0 ? refusalIn(frame) : undefined;
  if (refusal) return throwError(() => refusal);
  const result = decodeEvent(frame as string);
  return index > 0 || isHealthCheck(result)
    ? of(result)
    : throwError(() => new ConnectionLostError('The first frame was not a health check.'));
};

const silent = (forMs: number): ConnectionLostError =>
  new ConnectionLostError(`Nothing was heard for ${String(forMs)} ms.`);

/**
 * The life of one socket: its frames, the opening health check first. Pings after each health
 * check; errors with a `HandshakeError` when the server refuses, with a `ConnectionLostError` when
 * the socket fails, is closed or falls silent. Unsubscribing closes it.
 */
export const openSession = (settings: Settings, token: string): Observable<Frame> =>
  defer(() => {
    const { url, apiKey, user, heartbeat, scheduler } = settings;
    const { handshakeTimeoutMs, silenceMs, pingAfterMs } = heartbeat;
    const outgoing$ = new Subject<string>();
    const address = socketUrl(url, {
      apiKey,
      token,
      request: { user_id: user.id, user_details: user },
    });
    const pings$ = (frames$: Observable<Frame>) =>
      frames$.pipe(
        filter(isHealthCheck),
        switchMap(() => timer(pingAfterMs, scheduler)),
        tap(() => {
          outgoing$.next(pingFrame(user.id));
        }),
        ignoreElements(),
      );
    return openSocket(address, settings.webSocket, token, outgoing$).pipe(
      timeout({
        first: handshakeTimeoutMs,
        each: silenceMs,
        scheduler,
        with: ({ seen }) => throwError(() => silent(seen === 0 ? handshakeTimeoutMs : silenceMs)),
      }),
      mergeMap(decoded),
      connect((frames$) => merge(frames$, pings$(frames$))),
    );
  });

import * as E from '#fp-ts/Either';
import {
  defer,
  filter,
  map,
  merge,
  mergeMap,
  type Observable,
  share,
  Subject,
  tap,
  throwError,
} from 'rxjs';
import { ConnectionLostError, HandshakeError } from '../errors.js';
import type { ClientFrame, Resume } from '../protocol/clientFrame.js';
import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import { ConnectionError, pingFrame } from '../protocol/handshake.js';
import { socketUrl } from './address.js';
import { heartbeat } from './heartbeat.js';
import type { Settings } from './options.js';
import type { WakeSignal } from './wakeSignals.js';
import { openSocket } from './transport.js';
import type { Frame } from './frame.js';

/** One socket that the server has greeted. */
export interface Session {
  /** The id of the connection. */
  readonly id: string;
  /** The token that it was opened with. */
  readonly token: string;
  /** The frame that opened it. */
  readonly hello: HealthCheck;
  /** The further frames. Errors when the socket is lost; without a subscriber it is closed. */
  readonly frames$: Observable<Frame>;
  /** Sends a frame of the extension. */
  readonly send: (frame: Resume) => void;
  /** Pings the server, which responds with a health check; without a response the socket is lost. */
  readonly probe: () => void;
  /** Ends the session: its frames error with the cause. */
  readonly fail: (cause: ConnectionLostError) => void;
}

/** How to open a session. */
export interface SessionOptions {
  readonly settings: Settings;
  readonly token: string;
  readonly signals$: Observable<WakeSignal>;
  /** Whether the session will resume, so that the server sends no event before that. */
  readonly resuming: boolean;
  /** Decodes a frame; a frame that is not text is a decode failure. */
  readonly read: (text: string) => Frame;
  /** The server refused the session, at its start or later. */
  readonly onRefused: (error: HandshakeError) => void;
}

const parseJson = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

// Decoded as an event, an error frame is a failure (without a type) or an unknown event.
const valueOf = (frame: Frame): unknown => {
  if (E.isLeft(frame)) return parseJson(frame.left.raw);
  return frame.right.type === 'unknown' ? frame.right.raw : undefined;
};

/** The error that a frame reports, if it is an error frame. */
const errorIn = (frame: Frame): HandshakeError | undefined => {
  const decoded = ConnectionError.decode(valueOf(frame));
  if (E.isLeft(decoded)) return undefined;
  const { code, message, StatusCode } = decoded.right.error;
  return new HandshakeError(code, StatusCode ?? 0, message);
};

/** The health check in a frame, if it is one. */
const healthCheckIn = (frame: Frame): HealthCheck | undefined =>
  E.isRight(frame) && frame.right.type === 'health.check' ? frame.right : undefined;

export const isHealthCheck = (frame: Frame): boolean => healthCheckIn(frame) !== undefined;

// An error frame ends the session whenever it is received; its code decides what follows.
const readBy =
  (read: SessionOptions['read']) =>
  (text: unknown, index: number): Frame => {
    const frame = read(text as string);
    const error = errorIn(frame);
    if (error) throw error;
    if (index === 0 && !isHealthCheck(frame))
      throw new ConnectionLostError('The first frame was not a health check.');
    return frame;
  };

const offline = (): ConnectionLostError =>
  new ConnectionLostError('The platform is offline.', undefined, 'offline');

/**
 * Opens one socket and emits its session after the first health check; does not complete. Errors
 * with a `HandshakeError` when the server sends an error frame, with a `ConnectionLostError` when
 * the socket fails, is closed or falls silent. The socket is closed when neither this nor the
 * session's frames have a subscriber.
 */
export const openSession = ({
  settings,
  token,
  signals$,
  resuming,
  read,
  onRefused,
}: SessionOptions): Observable<Session> =>
  defer(() => {
    const { url, apiKey, user } = settings;
    const outgoing$ = new Subject<string>();
    const probes$ = new Subject<void>();
    const failed$ = new Subject<never>();
    const address = socketUrl(url, {
      apiKey,
      token,
      request: {
        user_id: user.id,
        user_details: user,
        ...(resuming && { millrace: { resuming } }),
      },
    });
    const isOffline$ = signals$.pipe(filter((signal) => signal === 'offline'));
    const wakes$ = signals$.pipe(filter((signal) => signal !== 'offline'));
    const frames$ = merge(
      openSocket(address, settings.webSocket, token, outgoing$),
      isOffline$.pipe(mergeMap(() => throwError(() => offline()))),
      failed$,
    ).pipe(
      map(readBy(read)),
      heartbeat(settings, {
        isHealthCheck,
        probes$: merge(wakes$, probes$),
        ping: () => {
          outgoing$.next(pingFrame(user.id));
        },
      }),
      tap({
        error: (error: unknown) => {
          if (error instanceof HandshakeError) onRefused(error);
        },
      }),
      // A late subscriber receives the error; it must not open a second socket.
      share({ resetOnError: false }),
    );
    const send = (frame: Resume): void => {
      outgoing$.next(JSON.stringify([frame] satisfies ClientFrame));
    };
    const probe = (): void => {
      probes$.next();
    };
    const fail = (cause: ConnectionLostError): void => {
      failed$.error(cause);
    };
    return frames$.pipe(
      map((frame, index) => (index === 0 ? healthCheckIn(frame) : undefined)),
      filter((hello) => hello !== undefined),
      map((hello) => ({ id: hello.connection_id, token, hello, frames$, send, probe, fail })),
    );
  });

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
}

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

/** The health check in a frame, if it is one. */
const healthCheckIn = (frame: Frame): HealthCheck | undefined =>
  E.isRight(frame) && frame.right.type === 'health.check' ? frame.right : undefined;

export const isHealthCheck = (frame: Frame): boolean => healthCheckIn(frame) !== undefined;

// The first frame decides: a refusal, the health check that opens the session, or nonsense.
const readBy =
  (read: SessionOptions['read']) =>
  (frame: unknown, index: number): Frame => {
    const refusal = index === 0 ? refusalIn(frame) : undefined;
    if (refusal) throw refusal;
    const result = read(frame as string);
    if (index === 0 && !isHealthCheck(result))
      throw new ConnectionLostError('The first frame was not a health check.');
    return result;
  };

const offline = (): ConnectionLostError =>
  new ConnectionLostError('The platform is offline.', undefined, 'offline');

/**
 * Opens one socket and emits its session once the server has greeted it; does not complete. Errors
 * with a `HandshakeError` when the server refuses, with a `ConnectionLostError` when the socket
 * fails, is closed or falls silent. The socket is closed when neither this nor the session's
 * frames have a subscriber.
 */
export const openSession = ({
  settings,
  token,
  signals$,
  resuming,
  read,
}: SessionOptions): Observable<Session> =>
  defer(() => {
    const { url, apiKey, user } = settings;
    const outgoing$ = new Subject<string>();
    const probes$ = new Subject<void>();
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
    ).pipe(
      map(readBy(read)),
      heartbeat(settings, {
        isHealthCheck,
        probes$: merge(wakes$, probes$),
        ping: () => {
          outgoing$.next(pingFrame(user.id));
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
    return frames$.pipe(
      map((frame, index) => (index === 0 ? healthCheckIn(frame) : undefined)),
      filter((hello) => hello !== undefined),
      map((hello) => ({ id: hello.connection_id, token, hello, frames$, send, probe })),
    );
  });

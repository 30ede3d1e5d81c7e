import * as E from '#fp-ts/Either';
import { ignoreElements, merge, Observable, Subject, tap } from 'rxjs';
import { type ConnectionError as Cause, ConnectionLostError, HandshakeError } from '../errors.js';
import type { ClientFrame, Resume } from '../protocol/clientFrame.js';
import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import { Resumed } from '../protocol/eventLog.js';
import { ConnectionError, Drain, isExtensionType, pingFrame } from '../protocol/handshake.js';
import { socketUrl } from './address.js';
import type { Frame } from './frame.js';
import { createHeartbeat } from './heartbeat.js';
import type { Settings } from './options.js';
import { openSocket } from './transport.js';

/** What a socket reports. After `refused` and `lost`, nothing follows. */
export type SocketReport =
  /** The first frame: the server has greeted the client. */
  | { readonly _tag: 'hello'; readonly hello: HealthCheck }
  | { readonly _tag: 'refused'; readonly cause: HandshakeError; readonly token: string }
  | { readonly _tag: 'lost'; readonly cause: Cause }
  | { readonly _tag: 'drain'; readonly drain: Drain }
  | { readonly _tag: 'page'; readonly resumed: Resumed }
  /** An event, or a frame that is none. */
  | { readonly _tag: 'frame'; readonly frame: Frame };

/** How to open a socket. */
export interface SessionSocketOptions {
  readonly settings: Settings;
  readonly token: string;
  /** Whether the session will resume, so that the server sends no event before that. */
  readonly resuming: boolean;
  /** Decodes a frame; a frame that is not text is a decode failure. */
  readonly read: (text: string) => Frame;
  /** Frames of the extension to send, and probes: pings that need a response. */
  readonly orders$: Observable<Resume | 'probe'>;
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

export const isHealthCheck = (frame: Frame): boolean =>
  E.isRight(frame) && frame.right.type === 'health.check';

const isExtension = (frame: Frame): boolean =>
  E.isRight(frame) && frame.right.type === 'unknown' && isExtensionType(frame.right.name);

/** What a frame reports; nothing, if it is an extension that is not known. */
const reportOf = (frame: Frame, token: string, isFirst: boolean): SocketReport | undefined => {
  const value = valueOf(frame);
  // Nearly all frames are built-in events, which refuse nothing.
  const refusal = value === undefined ? E.left(value) : ConnectionError.decode(value);
  if (E.isRight(refusal)) {
    const { code, message, StatusCode } = refusal.right.error;
    return { _tag: 'refused', token, cause: new HandshakeError(code, StatusCode ?? 0, message) };
  }
  if (isFirst)
    return E.isRight(frame) && frame.right.type === 'health.check'
      ? { _tag: 'hello', hello: frame.right }
      : { _tag: 'lost', cause: new ConnectionLostError('The first frame was not a health check.') };
  if (!isExtension(frame)) return { _tag: 'frame', frame };
  if (Drain.is(value)) return { _tag: 'drain', drain: value };
  return Resumed.is(value) ? { _tag: 'page', resumed: value } : undefined;
};

/**
 * Opens a socket on subscribe and emits what it reports. Never errors or completes; unsubscribing
 * closes the socket with code 1000.
 */
export const sessionSocket = ({
  settings,
  token,
  resuming,
  read,
  orders$,
}: SessionSocketOptions): Observable<SocketReport> =>
  new Observable((subscriber) => {
    const { url, apiKey, user } = settings;
    const outgoing$ = new Subject<string>();
    const lost = (cause: Cause): void => {
      subscriber.next({ _tag: 'lost', cause });
    };
    const heartbeat = createHeartbeat(settings, {
      ping: () => {
        outgoing$.next(pingFrame(user.id));
      },
      onDead: lost,
    });
    subscriber.add(heartbeat.stop);
    const sent$ = orders$.pipe(
      tap((order) => {
        if (order === 'probe') heartbeat.probe();
        else outgoing$.next(JSON.stringify([order] satisfies ClientFrame));
      }),
      ignoreElements(),
    );
    let isFirst = true;
    const address = socketUrl(url, {
      apiKey,
      token,
      request: {
        user_id: user.id,
        user_details: user,
        ...(resuming && { millrace: { resuming } }),
      },
    });
    subscriber.add(
      merge(sent$, openSocket(address, settings.webSocket, token, outgoing$)).subscribe({
        next: (text) => {
          const frame = read(text as string);
          const report = reportOf(frame, token, isFirst);
          isFirst = false;
          // The timers are set before the report: who receives it may probe.
          heartbeat.receive(isHealthCheck(frame));
          if (report) subscriber.next(report);
        },
        error: lost,
      }),
    );
  });

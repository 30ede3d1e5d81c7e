import * as t from 'io-ts';
import type { ClientFrame } from './clientFrame.js';
import { DateTime, Integer } from './primitives.js';
import { type Codec, shape } from './shape.js';

/** How long each side waits, in milliseconds; the same for every implementation. */
export const Liveness = {
  /** The server's own interval between two health checks. */
  healthCheckMs: 30_000,
  /** A client pings this long after the last health check. */
  pingAfterMs: 25_000,
  /** A client gives a socket up this long after the last frame of any kind. */
  silenceMs: 35_000,
  /** A client that doubts a socket pings it, and gives it up when no frame comes for this long. */
  probeMs: 2_000,
  /** A server drops a socket that sent nothing for this long. */
  deadPeerMs: 75_000,
  /** A server holds a poll this long while there is nothing to tell. */
  pollHoldMs: 20_000,
  /** A server lets a connection go this long after the answer to its last poll. */
  pollMissingMs: 60_000,
} as const;

const errorBodyShape = shape('ErrorBody', {
  required: { code: Integer, message: t.string },
  guaranteed: { StatusCode: Integer, duration: t.string },
  optional: {
    more_info: t.string,
    details: t.readonlyArray(Integer),
    exception_fields: t.record(t.string, t.string),
    unrecoverable: t.boolean,
  },
});
/** The body of a refusal, over HTTP and in the first frame of a socket. */
export interface ErrorBody extends t.TypeOf<typeof errorBodyShape> {}
/** Codec of {@link ErrorBody}. */
export const ErrorBody: Codec<ErrorBody> = errorBodyShape;

const connectionErrorShape = shape('ConnectionError', {
  required: { error: ErrorBody },
  guaranteed: {
    type: t.literal('connection.error'),
    connection_id: t.string,
    created_at: DateTime,
  },
});
/** The first and only frame of a socket that the server refuses. */
export interface ConnectionError extends t.TypeOf<typeof connectionErrorShape> {}
/** Codec of {@link ConnectionError}. */
export const ConnectionError: Codec<ConnectionError> = connectionErrorShape;

/** The frame of a client's ping. */
export const pingFrame = (clientId: string): string =>
  JSON.stringify([{ type: 'health.check', client_id: clientId }] satisfies ClientFrame);

/** What the names of frames begin with that the hosted service does not have. */
const extensionPrefix = 'millrace.';

/**
 * Whether a frame of this type is an extension: meant for the client itself and no event. No custom
 * event can be named so, because servers refuse custom types with a dot.
 */
export const isExtension = (type: string): boolean => type.startsWith(extensionPrefix);

const drainShape = shape('Drain', {
  required: {
    type: t.literal(`${extensionPrefix}drain`),
    closes_in_ms: Integer,
    return_after_ms: Integer,
  },
  guaranteed: { created_at: DateTime },
});
/**
 * The server is going to close the socket `closes_in_ms` from now, and asks this client to open
 * the next one no sooner than `return_after_ms` from now: at a moment of its own, so that not all
 * come back at once.
 */
export interface Drain extends t.TypeOf<typeof drainShape> {}
/** Codec of {@link Drain}. */
export const Drain: Codec<Drain> = drainShape;

/** The path of the socket below the base of the REST calls. */
export const connectPath = '/connect';

/** The path of the long polls that stand in for a socket. */
export const longPollPath = '/longpoll';

import * as t from 'io-ts';
import type { ClientFrame } from './clientFrame.js';
import { DateTime, Integer } from './primitives.js';
import { type Codec, shape } from './shape.js';

/** The intervals and timeouts of both sides, in milliseconds. */
export const Liveness = {
  /** The interval of the server's health checks. */
  healthCheckMs: 30_000,
  /** A client pings this long after the last health check. */
  pingAfterMs: 25_000,
  /** A client closes a socket this long after the last frame of any kind. */
  silenceMs: 35_000,
  /** A client that probes a socket with a ping closes it when no frame arrives within this time. */
  probeMs: 2_000,
  /** A server closes a socket that sent nothing for this long. */
  deadPeerMs: 75_000,
  /** A server holds a poll this long when there are no events. */
  pollHoldMs: 20_000,
  /** A server ends a polling connection this long after the response to its last poll. */
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
/** The body of an error response, over HTTP and in a `connection.error` frame. */
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
/** The first and only frame of a connection that the server refuses. */
export interface ConnectionError extends t.TypeOf<typeof connectionErrorShape> {}
/** Codec of {@link ConnectionError}. */
export const ConnectionError: Codec<ConnectionError> = connectionErrorShape;

/** The frame of a client's ping. */
export const pingFrame = (clientId: string): string =>
  JSON.stringify([{ type: 'health.check', client_id: clientId }] satisfies ClientFrame);

/** The prefix of frame types that are not part of the hosted service's protocol. */
const extensionPrefix = 'millrace.';

/**
 * Whether a frame of this type is an extension: a message to the client itself, not an event. A
 * custom event cannot have such a type, because servers refuse custom types with a dot.
 */
export const isExtensionType = (type: string): boolean => type.startsWith(extensionPrefix);

const drainShape = shape('Drain', {
  required: {
    type: t.literal(`${extensionPrefix}drain`),
    closes_in_ms: Integer,
    return_after_ms: Integer,
  },
  guaranteed: { created_at: DateTime },
});
/**
 * The server is draining: it closes the socket in `closes_in_ms` milliseconds, and this client must
 * not open the next one earlier than in `return_after_ms` milliseconds. The delays of the clients
 * differ, so that they do not all reconnect at once.
 */
export interface Drain extends t.TypeOf<typeof drainShape> {}
/** Codec of {@link Drain}. */
export const Drain: Codec<Drain> = drainShape;

/** The path of the socket, relative to the base URL of the REST calls. */
export const connectPath = '/connect';

/** The path of long polling, the fallback for a socket. */
export const longPollPath = '/longpoll';

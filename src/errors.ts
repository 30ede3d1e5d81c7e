import type { EventRefusedError } from './protocol/events/eventRefusal.js';
import type { DecodeFailure } from './protocol/failure.js';

/** The server refused a call with an error response. */
export class ApiError extends Error {
  readonly _tag = 'ApiError';
  /** The protocol's code, see `ErrorCode` in `millrace/protocol`. */
  readonly code: number;
  /** The HTTP status. */
  readonly status: number;

  constructor(code: number, status: number, message: string) {
    super(message);
    this.name = this._tag;
    this.code = code;
    this.status = status;
  }
}

/** A call got no response: the network failed, or the call timed out. */
export class NetworkError extends Error {
  readonly _tag = 'NetworkError';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
  }
}

/** The response to a call does not match its codec in the protocol. */
export class ResponseError extends Error {
  readonly _tag = 'ResponseError';
  readonly failure: DecodeFailure;

  constructor(operation: string, failure: DecodeFailure) {
    super(`${operation}: the response cannot be decoded; ${failure.message}`);
    this.name = this._tag;
    this.failure = failure;
  }
}

/** Options of `TokenError`. */
export interface TokenErrorOptions extends ErrorOptions {
  /** Whether the provider must not be called again. Default false. */
  readonly isPermanent?: boolean;
}

/**
 * The token provider failed, or returned something that is not a token. The provider is called
 * again after a back-off. A provider that will never have another token fails with
 * `new TokenError('signed out', { isPermanent: true })`: it is not called again, and the connection
 * ends with that error.
 */
export class TokenError extends Error {
  readonly _tag = 'TokenError';
  /** Whether the provider is not called again. */
  readonly isPermanent: boolean;

  constructor(message: string, { isPermanent = false, ...options }: TokenErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
    this.isPermanent = isPermanent;
  }
}

/** The server refused the connection with an error frame, at its start or in a live session. */
export class HandshakeError extends Error {
  readonly _tag = 'HandshakeError';
  /** The protocol's code, see `ErrorCode` in `millrace/protocol`. */
  readonly code: number;
  /** The HTTP status that the server sent with the code. */
  readonly status: number;

  constructor(code: number, status: number, message: string) {
    super(message);
    this.name = this._tag;
    this.code = code;
    this.status = status;
  }
}

/** The socket is lost: it could not be opened, was closed, or received no more frames. */
export class ConnectionLostError extends Error {
  readonly _tag = 'ConnectionLostError';
  /** The close code, if there is one. */
  readonly code: number | undefined;
  /**
   * `closed`: the other side closed the socket. `silent`: no frame arrived in time, not even after
   * a ping. `offline`: the platform reports that there is no network. `failed`: anything else.
   */
  readonly reason: 'closed' | 'silent' | 'offline' | 'failed';

  constructor(
    message: string,
    code?: number,
    reason: ConnectionLostError['reason'] = code === undefined ? 'failed' : 'closed',
  ) {
    super(message);
    this.name = this._tag;
    this.code = code;
    this.reason = reason;
  }
}

/** An argument or an option is invalid; the message says what to pass instead. */
export class InputError extends Error {
  readonly _tag = 'InputError';

  constructor(message: string) {
    super(message);
    this.name = this._tag;
  }
}

/** An event in the outbox was not published, for a reason on the client's side. */
export class OutboxError extends Error {
  readonly _tag = 'OutboxError';
  /**
   * `overflow`: the queue of the outbox was full. `aborted`: the last subscriber left while the
   * event was being sent to a server without idempotency keys, so the event may have arrived.
   * `source`: an Observable that was subscribed to the outbox failed; this outcome belongs to no
   * event.
   */
  readonly reason: 'overflow' | 'aborted' | 'source';

  constructor(reason: OutboxError['reason'], message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
    this.reason = reason;
  }
}

/** A text is no recording that this version can replay; the message says what to do. */
export class RecordingError extends Error {
  readonly _tag = 'RecordingError';
  /**
   * `format`: it does not begin as a recording does. `version`: it is of another version of the
   * format. `truncated`: its end is missing. `invalid`: a line is not what the format says.
   */
  readonly reason: 'format' | 'version' | 'truncated' | 'invalid';
  /** The line, from 1. */
  readonly line: number;

  constructor(reason: RecordingError['reason'], line: number, message: string) {
    super(message);
    this.name = this._tag;
    this.reason = reason;
    this.line = line;
  }
}

/** Any error of a call. */
export type CallError = ApiError | NetworkError | ResponseError | TokenError | InputError;

/** Any reason why an event of the outbox was not published. */
export type PublishError = CallError | OutboxError | EventRefusedError;

/** Any reason why a connection is down. */
export type ConnectionError = HandshakeError | ConnectionLostError | TokenError | InputError;

/** Every error of the package, discriminated by `_tag`. */
export type ChatError = CallError | PublishError | ConnectionError | RecordingError;

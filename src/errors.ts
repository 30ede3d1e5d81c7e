import type { DecodeFailure } from './protocol/failure.js';

/** The server refused a call, and said why in the protocol's terms. */
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

/** A call got no answer: the network failed, or it took too long. */
export class NetworkError extends Error {
  readonly _tag = 'NetworkError';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
  }
}

/** A call was answered by something that is not what the protocol says. */
export class ResponseError extends Error {
  readonly _tag = 'ResponseError';
  readonly failure: DecodeFailure;

  constructor(operation: string, failure: DecodeFailure) {
    super(`${operation}: the answer is not understood; ${failure.message}`);
    this.name = this._tag;
    this.failure = failure;
  }
}

/** What a `TokenError` says beside its message. */
export interface TokenErrorOptions extends ErrorOptions {
  /** Whether asking again is pointless. Default false. */
  readonly isPermanent?: boolean;
}

/**
 * The token provider failed, or gave something that is not a token. A provider that will never
 * have another token says so by failing with one of its own:
 * `new TokenError('signed out', { isPermanent: true })`. It is then not asked again and the
 * connection ends with that error.
 */
export class TokenError extends Error {
  readonly _tag = 'TokenError';
  /** Whether asking the provider again is pointless. */
  readonly isPermanent: boolean;

  constructor(message: string, { isPermanent = false, ...options }: TokenErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
    this.isPermanent = isPermanent;
  }
}

/** The server refused the connection in its first frame. */
export class HandshakeError extends Error {
  readonly _tag = 'HandshakeError';
  /** The protocol's code, see `ErrorCode` in `millrace/protocol`. */
  readonly code: number;
  /** The status that the server gave beside the code. */
  readonly status: number;

  constructor(code: number, status: number, message: string) {
    super(message);
    this.name = this._tag;
    this.code = code;
    this.status = status;
  }
}

/** The socket is gone: it could not be opened, was closed, or fell silent. */
export class ConnectionLostError extends Error {
  readonly _tag = 'ConnectionLostError';
  /** The close code, where there was one. */
  readonly code: number | undefined;
  /**
   * `closed`: by the other side. `silent`: nothing came any more, not even an answer to a ping.
   * `offline`: the platform said that there is no network. `failed`: anything else.
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

/** What the caller gave cannot work; the message says what to do. */
export class InputError extends Error {
  readonly _tag = 'InputError';

  constructor(message: string) {
    super(message);
    this.name = this._tag;
  }
}

/** An event in the outbox did not go out, for a reason on this side. */
export class OutboxError extends Error {
  readonly _tag = 'OutboxError';
  /**
   * `overflow`: too many were waiting. `aborted`: the last subscriber left while it was on its
   * way to a server that does not know a repeat, so it may have arrived. `source`: a source that fed the outbox failed; this one outcome
   * belongs to no event.
   */
  readonly reason: 'overflow' | 'aborted' | 'source';

  constructor(reason: OutboxError['reason'], message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = this._tag;
    this.reason = reason;
  }
}

/** Why a call failed. */
export type CallError = ApiError | NetworkError | ResponseError | TokenError | InputError;

/** Why an event put in the outbox was not published. */
export type PublishError = CallError | OutboxError;

/** Why a connection is down. */
export type ConnectionError = HandshakeError | ConnectionLostError | TokenError | InputError;

/** Every error of the package, told apart by `_tag`. */
export type ChatError = CallError | PublishError | ConnectionError;

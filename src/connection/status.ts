import type { ConnectionError } from '../errors.js';

/** Without a subscriber: there is no socket. */
export interface Idle {
  readonly _tag: 'Idle';
}

/** A socket is being opened, or the token for it is requested. */
export interface Connecting {
  readonly _tag: 'Connecting';
  /** 1 for the first attempt; counts up until a connection has lasted for `retry.stableMs`. */
  readonly attempt: number;
  /** When this attempt began, in milliseconds since the epoch. */
  readonly since: number;
}

/** The socket is open after a loss; missed events are replayed and watches are renewed. */
export interface Recovering {
  readonly _tag: 'Recovering';
  readonly connectionId: string;
  readonly since: number;
}

/** Events are received as they happen, and every watch is in place. */
export interface Online {
  readonly _tag: 'Online';
  readonly connectionId: string;
  readonly since: number;
}

/** The connection is lost, or an attempt failed; the next attempt begins at `retryAt`. */
export interface Offline {
  readonly _tag: 'Offline';
  /** Why the last attempt or the last connection ended. */
  readonly cause: ConnectionError;
  /** The number of attempts that failed, or did not last, since a connection has lasted. */
  readonly attempt: number;
  /** When the connection was lost or the attempt failed, in milliseconds since the epoch. */
  readonly since: number;
  /** When the next attempt begins, in milliseconds since the epoch. */
  readonly retryAt: number;
}

/** The connection ended for good; the event stream has errored with `cause`. */
export interface Closed {
  readonly _tag: 'Closed';
  readonly cause: ConnectionError;
  readonly since: number;
}

/** What a connection does now, tagged by `_tag`. */
export type ConnectionStatus = Idle | Connecting | Recovering | Online | Offline | Closed;

/** The id that the server gave the open socket; `undefined` without one. */
export const connectionIdOf = (status: ConnectionStatus): string | undefined =>
  status._tag === 'Online' || status._tag === 'Recovering' ? status.connectionId : undefined;

/** Whether there is a socket, or will be one without another subscriber. */
export const isActive = ({ _tag }: ConnectionStatus): boolean =>
  _tag !== 'Idle' && _tag !== 'Closed';

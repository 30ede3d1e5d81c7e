import type { ConnectionError } from '../errors.js';

/** Nobody is subscribed; there is no socket. */
export interface Idle {
  readonly _tag: 'Idle';
}

/** A socket is being opened. */
export interface Connecting {
  readonly _tag: 'Connecting';
  /** 1 for the first try; counts up until a connection has lasted (`stableMs`). */
  readonly attempt: number;
  /** When this try began, in milliseconds since the epoch. */
  readonly since: number;
}

/** The socket is open again after a loss, and the watches are being restored. */
export interface Recovering {
  readonly _tag: 'Recovering';
  readonly connectionId: string;
  readonly since: number;
}

/** Events flow, and every watch is in place. */
export interface Online {
  readonly _tag: 'Online';
  readonly connectionId: string;
  readonly since: number;
}

/** The connection is lost; another try comes at `retryAt`. */
export interface Offline {
  readonly _tag: 'Offline';
  /** Why the last try or the last connection ended. */
  readonly cause: ConnectionError;
  /** How many tries have failed, or did not last, since a connection has lasted. */
  readonly attempt: number;
  /** When it was lost or this try failed, in milliseconds since the epoch. */
  readonly since: number;
  /** When the next try begins, in milliseconds since the epoch. */
  readonly retryAt: number;
}

/** Coming back is pointless; the event stream has errored with `cause`. */
export interface Closed {
  readonly _tag: 'Closed';
  readonly cause: ConnectionError;
  readonly since: number;
}

/** What the connection does right now, told apart by `_tag`. */
export type ConnectionStatus = Idle | Connecting | Recovering | Online | Offline | Closed;

/** The id that the server gave the open socket; nothing while there is none. */
export const connectionIdOf = (status: ConnectionStatus): string | undefined =>
  status._tag === 'Online' || status._tag === 'Recovering' ? status.connectionId : undefined;

/** Whether somebody is subscribed, so that there is a socket or will be one. */
export const isAtWork = ({ _tag }: ConnectionStatus): boolean =>
  _tag !== 'Idle' && _tag !== 'Closed';

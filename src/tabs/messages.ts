import * as E from '#fp-ts/Either';
import type { Recovery } from '../connection/recovery.js';
import type { ConnectionStatus } from '../connection/status.js';
import { isRecord } from '../internal/isRecord.js';
import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { entryCodecs } from '../recording/entries.js';

/** A position in the log of the server. */
export interface Position {
  readonly epoch: string;
  readonly id: number;
}

/** A channel that a tab watches. */
export interface Hold {
  readonly cid: string;
  readonly presence: boolean;
  /** The position of its last event that the tab has. */
  readonly head: number | undefined;
}

/** A message from one tab to all others. */
export type Message =
  /** A tab opens its connection; a tab that `knows` has the events so far. */
  | { readonly _tag: 'join'; readonly knows: boolean }
  /** What the leader has, for a tab that joined. */
  | {
      readonly _tag: 'welcome';
      readonly to: string;
      readonly status: unknown;
      readonly connectionId: string | undefined;
      readonly position: Position | undefined;
      readonly hello: HealthCheck | undefined;
    }
  /** A tab has become the leader. */
  | { readonly _tag: 'leading' }
  | { readonly _tag: 'event'; readonly event: ChatEvent }
  | { readonly _tag: 'status'; readonly status: unknown }
  /** Calls and watches belong to a connection, or to none; `resumed` keeps the watches. */
  | {
      readonly _tag: 'bound';
      readonly connectionId: string | undefined;
      readonly position: Position | undefined;
      readonly resumed: boolean;
    }
  | { readonly _tag: 'resumed'; readonly resumed: Resumed }
  | { readonly _tag: 'recovery'; readonly recovery: Recovery }
  | { readonly _tag: 'failure'; readonly failure: DecodeFailure }
  /** The connection ended for good. */
  | { readonly _tag: 'error'; readonly error: unknown }
  /** All that a tab watches. */
  | { readonly _tag: 'holds'; readonly holds: readonly Hold[] }
  | { readonly _tag: 'release'; readonly cid: string }
  /** A tab has ended; `tab` names it. */
  | { readonly _tag: 'gone'; readonly tab: string }
  | { readonly _tag: 'ping' }
  | { readonly _tag: 'pong' };

/** A message with its sender. */
export interface Envelope {
  /** Tabs with another version of the messages are left alone. */
  readonly millrace: 1;
  readonly from: string;
  readonly message: Message;
}

/** Whether a value of the channel is a message of this version: only pages of the same origin send there. */
export const isEnvelope = (value: unknown): value is Envelope =>
  isRecord(value) && value['millrace'] === 1 && isRecord(value['message']);

/** A status without its error objects, which a channel does not copy whole. */
export const encodeStatus = (status: ConnectionStatus): unknown =>
  entryCodecs.status.encode(status);

export const decodeStatus = (value: unknown): ConnectionStatus => {
  const decoded = entryCodecs.status.decode(value);
  return E.isRight(decoded) ? decoded.right : { _tag: 'Idle' };
};

export const encodeError = (error: unknown): unknown =>
  entryCodecs.error.is(error) ? entryCodecs.error.encode(error) : undefined;

export const decodeError = (value: unknown): unknown => {
  const decoded = entryCodecs.error.decode(value);
  return E.isRight(decoded) ? decoded.right : undefined;
};

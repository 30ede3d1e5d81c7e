import type * as t from 'io-ts';
import type { ChannelConfig } from '../../protocol/objects.js';
import type { Explanation } from '../ports/explanation.js';

/** As much of an event's definition as the server needs: what `defineEvent` gives is one. */
export interface CustomEventCheck {
  readonly type: string;
  readonly codec: t.Decoder<unknown, unknown>;
}

/** What an application decides about the server. */
export interface CoreSettings {
  /** Channel types beside the built-in ones, or changes to those, by name. */
  readonly channelTypes?: Readonly<Record<string, Partial<Omit<ChannelConfig, 'name'>>>>;
  /** How long a user whose last connection is gone still counts as online; 0 when absent. */
  readonly offlineGraceMs?: number;
  /**
   * The custom events that may be sent, to channels and to users: definitions made by
   * `defineEvent`. Any other type, and data that a definition's codec refuses, is an input error.
   * When absent, any custom event may be sent.
   */
  readonly customEvents?: readonly CustomEventCheck[];
  /**
   * How many watchers make a channel crowded. There `typing.*` and `message.read` go to nobody but
   * the user who caused them, and `user.watching.*` only now and then. No channel is when absent.
   */
  readonly largeChannelThreshold?: number;
  /** The time between two `user.watching.*` of a crowded channel, in milliseconds; 5 000 when absent. */
  readonly largeChannelThrottleMs?: number;
  /** How long an event is kept for clients that come back, in milliseconds; 7 days when absent. */
  readonly logRetentionMs?: number;
  /** How many events are kept at the most; 1 000 000 when absent. */
  readonly logLimit?: number;
  /** How many events a webhook may lag behind before it loses the oldest; 100 000 when absent. */
  readonly hookLagLimit?: number;
  /**
   * For how long a call is known again that carries a key, such as a message with an id, in
   * milliseconds; 24 hours when absent. A repeat is answered as the first one was.
   */
  readonly idempotencyWindowMs?: number;
  /**
   * Hears of every event that goes out: who gets it, who does not, and by which rule. It costs a
   * look at every connection; nobody hears of it by default. What it throws is dropped.
   */
  readonly explain?: (explanation: Explanation) => void;
}

import type { EventCheck } from '../../protocol/events/eventFile.js';
import type { ChannelConfig } from '../../protocol/objects.js';
import type { Explanation } from '../ports/explanation.js';
import type { PreviewLink } from '../ports/links.js';
import type { Push } from '../ports/push.js';

/** Settings that the host application passes to the server. */
export interface CoreSettings {
  /** Additional channel types, or changes to the built-in ones, by name. */
  readonly channelTypes?: Readonly<Record<string, Partial<Omit<ChannelConfig, 'name'>>>>;
  /** How long a user stays online after the last connection closed, in milliseconds; default 0. */
  readonly offlineGraceMs?: number;
  /**
   * The custom events that may be sent to channels and users, as returned by `defineEvent` or
   * `readEvents`. Other types, and data that the codec of a definition refuses, are input errors;
   * the rules of a definition are enforced for clients, and its codec, size and target for backends
   * as well. Rates are counted in this process. When absent, any custom event may be sent.
   */
  readonly events?: readonly EventCheck[];
  /**
   * A channel with more watchers than this is large: `typing.*` and `message.read` go only to the
   * user who caused them, and `user.watching.*` is throttled. When absent, no channel is large.
   */
  readonly largeChannelThreshold?: number;
  /** The time between two `user.watching.*` of a large channel, in milliseconds; default 5 000. */
  readonly largeChannelThrottleMs?: number;
  /** How long the log keeps an event for clients that resume, in milliseconds; default 7 days. */
  readonly logRetentionMs?: number;
  /** Whether files can be uploaded, so that channel types may have `uploads`; `false` by default. */
  readonly servesUploads?: boolean;
  /** The most events that the log keeps; default 1 000 000. */
  readonly logLimit?: number;
  /** How many events a webhook may lag behind before it loses the oldest; default 100 000. */
  readonly hookLagLimit?: number;
  /**
   * How long an idempotency key (such as the id of a message) is kept, in milliseconds; default
   * 24 hours. A repeated call within that time gets the response of the first one.
   */
  readonly idempotencyWindowMs?: number;
  /**
   * Finds the previews of links, such as `createLinkPreviews()`: for GetOG, and for the links of messages
   * in channel types with `url_enrichment`, which all have then until it is turned off. When absent, no
   * page is read and no type has it.
   */
  readonly previewLink?: PreviewLink;
  /**
   * Sends push notifications: called with each new message for each user who is not connected and has
   * devices, unless the message is silent or was sent with `skip_push`, its channel or its author is
   * muted by the user, or the channel type has `push_notifications` off. One call after the other, at
   * least once, by one node, from where the last process stopped; what it rejects with is reported, and
   * the call is repeated twice. When absent, no channel type has `push_notifications`.
   */
  readonly push?: Push;
  /**
   * Called for every event with its recipients, the connections that do not receive it, and the
   * rules that decided. Each call looks at every connection. What it throws is dropped. Absent by
   * default.
   */
  readonly explain?: (explanation: Explanation) => void;
}

import * as t from 'io-ts';
import { DateTime, Integer, JsonObject } from '../primitives.js';
import { LogPosition } from '../eventLog.js';
import { type AnyCodec, shape } from '../shape.js';

/** The classes of events of the protocol; events of the class `webhook` go to webhooks only. */
export type EventClass = 'channel' | 'notification' | 'client' | 'presence' | 'local' | 'webhook';

/**
 * The connections that an event goes to:
 * - `watchers`: those that watch the event's channel,
 * - `members`: those of the channel's members,
 * - `subject`: those of the user that the event concerns,
 * - `subscribers`: those that subscribed to that user's presence,
 * - `connection`: the one connection that the event is about.
 */
export type Audience = 'watchers' | 'members' | 'subject' | 'subscribers' | 'connection';

/** One rule of delivery; `watching: false` excludes connections that watch the channel. */
export interface Recipients {
  readonly to: Audience;
  readonly watching?: false;
}

/** What a server does with an event; its type and its codec are added in the event table. */
export interface EventRow {
  readonly class: EventClass;
  /** Whether webhooks receive the event. */
  readonly webhook: boolean;
  /** What causes the event, in the words of the protocol. */
  readonly trigger: string;
  /** Every connection that any of these rules selects receives the event once. */
  readonly recipients: readonly Recipients[];
  /** Whether the event is not kept in the log; after a reconnect its state is sent instead. */
  readonly ephemeral?: true;
  /** The state that the event sets; a newer event of the same user and channel supersedes it. */
  readonly state?: 'typing' | 'watching' | 'presence';
  /**
   * How a server may reduce the event in a channel with many watchers: send it only to the
   * connections of its own user, or send only the newest one per interval.
   */
  readonly largeChannel?: 'sender-only' | 'batched';
  /** Whether the response of `Sync` includes the event. */
  readonly inSync?: true;
}

/** The rows of a family: one for each codec. */
export type RowsOf<Codecs> = { readonly [Key in keyof Codecs]: EventRow };

/** One entry of the event table. */
export interface EventEntry<
  Type extends string = string,
  C extends AnyCodec = AnyCodec,
> extends EventRow {
  readonly type: Type;
  readonly codec: C;
}

/** The type on the wire of an entry, by its key: `type`, `type@scope`, or `*scope` if custom. */
export type TypeOfKey<Key extends string> = Key extends `*${string}`
  ? '*'
  : Key extends `${infer Type}@${string}`
    ? Type
    : Key;

export const toNobody = [] as const;
export const toConnection = [{ to: 'connection' }] as const;
export const toWatchers = [{ to: 'watchers' }] as const;
export const toSubject = [{ to: 'subject' }] as const;
export const toSubjectAndWatchers = [{ to: 'subject' }, { to: 'watchers' }] as const;
export const toSubjectElsewhere = [{ to: 'subject', watching: false }] as const;
export const toMembers = [{ to: 'members' }] as const;
export const toMembersElsewhere = [{ to: 'members', watching: false }] as const;
export const toSubscribers = [{ to: 'subscribers' }, { to: 'subject' }] as const;

type Props = Readonly<Record<string, t.Mixed>>;
type NoProps = Readonly<Record<never, never>>;

interface Columns<
  RequiredProps extends Props,
  GuaranteedProps extends Props,
  OptionalProps extends Props,
> {
  readonly required: RequiredProps;
  readonly guaranteed?: GuaranteedProps;
  readonly optional?: OptionalProps;
}

/** Optional fields of any event: when it was received, and its position in the server's log. */
export const deliveryFields = { received_at: DateTime, millrace: LogPosition };

/** Counts of the receiving user; the frames of an event differ by them from user to user. */
export const unreadCounts = {
  unread_count: Integer,
  total_unread_count: Integer,
  unread_channels: Integer,
};

/** Counts of threads of the receiving user. */
export const threadCounts = { unread_threads: Integer, unread_thread_messages: Integer };

/** The thread that an event is about, by the id of its message, with the counts. */
export const threadFields = { ...threadCounts, thread_id: t.string };

/** Optional fields about the channel, in any event of a channel. */
export const channelSummaryFields = {
  channel_last_message_at: DateTime,
  channel_member_count: Integer,
  channel_message_count: Integer,
  channel_custom: JsonObject,
  team: t.string,
};

/** The channel of an event. */
export const addressFields = { cid: t.string, channel_id: t.string, channel_type: t.string };

/** The name of an event's codec: `MessageNew` for `message.new`. */
const codecName = (type: string): string =>
  type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The shape of an event without a channel. */
export const plainEvent = <
  const Type extends string,
  RequiredProps extends Props,
  GuaranteedProps extends Props = NoProps,
  OptionalProps extends Props = NoProps,
>(
  type: Type,
  columns: Columns<RequiredProps, GuaranteedProps, OptionalProps>,
  name = codecName(type),
) =>
  shape(name, {
    required: { type: t.literal(type), created_at: DateTime, ...columns.required },
    guaranteed: { ...columns.guaranteed } as GuaranteedProps,
    optional: { ...deliveryFields, ...columns.optional } as typeof deliveryFields & OptionalProps,
  });

/** The shape of an event in a channel. */
export const channelEvent = <
  const Type extends string,
  RequiredProps extends Props,
  GuaranteedProps extends Props = NoProps,
  OptionalProps extends Props = NoProps,
>(
  type: Type,
  columns: Columns<RequiredProps, GuaranteedProps, OptionalProps>,
  name?: string,
) => {
  const { cid, ...address } = addressFields;
  return plainEvent(
    type,
    {
      required: { cid, ...columns.required },
      guaranteed: { ...address, ...columns.guaranteed } as typeof address & GuaranteedProps,
      optional: { ...channelSummaryFields, ...columns.optional } as typeof channelSummaryFields &
        OptionalProps,
    },
    name,
  );
};

import * as t from 'io-ts';
import { DateTime, Integer, JsonObject } from '../primitives.js';
import { LogPosition } from '../eventLog.js';
import { type AnyCodec, shape } from '../shape.js';

/** The kinds of events, as the protocol sorts them; no connection gets one that is for hooks. */
export type EventClass = 'channel' | 'notification' | 'client' | 'presence' | 'local' | 'webhook';

/**
 * Whose connections an event goes to:
 * - `watchers`: those that watch the event's channel,
 * - `members`: those of the channel's members,
 * - `subject`: those of the user that the event concerns,
 * - `subscribers`: those that asked for that user's presence,
 * - `connection`: the one connection that it is about.
 */
export type Audience = 'watchers' | 'members' | 'subject' | 'subscribers' | 'connection';

/** One rule of delivery; `watching: false` leaves out connections that watch the channel. */
export interface Recipients {
  readonly to: Audience;
  readonly watching?: false;
}

/** One row of the event table. */
export interface EventEntry<Type extends string = string, C extends AnyCodec = AnyCodec> {
  readonly type: Type;
  readonly class: EventClass;
  /** Whether webhooks get a copy. */
  readonly webhook: boolean;
  /** When it happens, in the words of the protocol. */
  readonly trigger: string;
  /** Every connection that any of these rules names gets the event, once. */
  readonly recipients: readonly Recipients[];
  /** Whether it is worth nothing later: not kept in the log, and told as state after a return. */
  readonly ephemeral?: true;
  /** What it is news of, if only the newest about the same user in the same place counts. */
  readonly state?: 'typing' | 'watching' | 'presence';
  /**
   * What a server may do about it in a channel of many watchers: keep it from all but its own user,
   * or tell the newest one of the channel now and then.
   */
  readonly largeChannel?: 'sender-only' | 'batched';
  /** Whether `Sync` gives it back. */
  readonly inSync?: true;
  readonly codec: C;
}

/** Rows of the event table. */
export type EventRows = Readonly<Record<string, EventEntry>>;

export const toNobody = [] as const;
export const toWatchers = [{ to: 'watchers' }] as const;
export const toSubject = [{ to: 'subject' }] as const;
export const toSubjectAndWatchers = [{ to: 'subject' }, { to: 'watchers' }] as const;
export const toSubjectElsewhere = [{ to: 'subject', watching: false }] as const;
export const toMembersElsewhere = [{ to: 'members', watching: false }] as const;
export const toSubscribers = [{ to: 'subscribers' }, { to: 'subject' }] as const;

type Props = Readonly<Record<string, t.Mixed>>;
type Nothing = Readonly<Record<never, never>>;

interface Columns<
  RequiredProps extends Props,
  GuaranteedProps extends Props,
  OptionalProps extends Props,
> {
  readonly required: RequiredProps;
  readonly guaranteed?: GuaranteedProps;
  readonly optional?: OptionalProps;
}

/** What may stand in any event: when it came, and its place in the server's log. */
export const receivedFields = { received_at: DateTime, millrace: LogPosition };

/** Counts of the receiving user, so the frame differs from one receiver to the next. */
export const unreadCounts = {
  unread_count: Integer,
  total_unread_count: Integer,
  unread_channels: Integer,
};

/** What the protocol may say of the channel beside any event in it. */
export const channelFacts = {
  channel_last_message_at: DateTime,
  channel_member_count: Integer,
  channel_message_count: Integer,
  channel_custom: JsonObject,
  team: t.string,
};

/** Where an event happened. */
export const channelAddress = { cid: t.string, channel_id: t.string, channel_type: t.string };

/** An event of no channel. */
export const plainEvent = <
  const Type extends string,
  RequiredProps extends Props,
  GuaranteedProps extends Props = Nothing,
  OptionalProps extends Props = Nothing,
>(
  name: string,
  type: Type,
  columns: Columns<RequiredProps, GuaranteedProps, OptionalProps>,
) =>
  shape(name, {
    required: { type: t.literal(type), created_at: DateTime, ...columns.required },
    guaranteed: { ...columns.guaranteed } as GuaranteedProps,
    optional: { ...receivedFields, ...columns.optional } as typeof receivedFields & OptionalProps,
  });

/** An event in a channel. */
export const channelEvent = <
  const Type extends string,
  RequiredProps extends Props,
  GuaranteedProps extends Props = Nothing,
  OptionalProps extends Props = Nothing,
>(
  name: string,
  type: Type,
  columns: Columns<RequiredProps, GuaranteedProps, OptionalProps>,
) => {
  const { cid, ...address } = channelAddress;
  return plainEvent(name, type, {
    required: { cid, ...columns.required },
    guaranteed: { ...address, ...columns.guaranteed } as typeof address & GuaranteedProps,
    optional: { ...channelFacts, ...columns.optional } as typeof channelFacts & OptionalProps,
  });
};

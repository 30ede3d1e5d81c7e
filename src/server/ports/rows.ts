import type { Attachment, PrivacySettings } from '../../protocol/objects.js';

/** Custom keys, as their owner gave them. */
export type CustomData = Readonly<Record<string, unknown>>;

/** A stored user. Moments are RFC 3339 texts of one width, so that text order is time order. */
export interface UserRow {
  readonly id: string;
  readonly role: string;
  readonly language: string;
  readonly teams: readonly string[];
  /** The role of the user in each team where it differs from `role`. */
  readonly teams_role: Readonly<Record<string, string>>;
  readonly banned: boolean;
  readonly invisible: boolean;
  /** Whether others see the user online. */
  readonly online: boolean;
  readonly privacy_settings: PrivacySettings;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_active: string | null;
  /** Since when the user can neither connect nor call. */
  readonly deactivated_at: string | null;
  /** Since when the user is deleted; its messages and memberships may remain. */
  readonly deleted_at: string | null;
  /** Tokens issued before this moment are invalid. */
  readonly revoke_tokens_issued_before: string | null;
  /** `name`, `image` and custom keys. */
  readonly data: CustomData;
}

/** A stored channel. */
export interface ChannelRow {
  readonly cid: string;
  readonly type: string;
  readonly id: string;
  readonly created_by_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_message_at: string | null;
  readonly member_count: number;
  readonly frozen: boolean;
  readonly disabled: boolean;
  /** Seconds between two messages of one member; 0 for none. */
  readonly cooldown: number;
  readonly team: string | null;
  /** Tags for queries. */
  readonly filter_tags: readonly string[];
  /** Settings that override those of its type. */
  readonly config_overrides: CustomData;
  /** Up to when its history was truncated. */
  readonly truncated_at: string | null;
  /** Set once it is deleted; the row remains so that the channel can be created again. */
  readonly deleted_at: string | null;
  /** `name`, `image` and custom keys. */
  readonly data: CustomData;
}

/** A membership, with the member's read position. */
export interface MemberRow {
  readonly cid: string;
  readonly user_id: string;
  readonly channel_role: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly banned: boolean;
  readonly shadow_banned: boolean;
  readonly hidden: boolean;
  readonly last_read: string;
  readonly last_read_message_id: string | null;
  /** The read position that other members were last notified of. */
  readonly public_last_read: string;
  readonly public_last_read_message_id: string | null;
  /** When messages were last delivered to the member. */
  readonly last_delivered_at: string | null;
  readonly last_delivered_message_id: string | null;
  /** When the last delivered message was written: the mark never goes back. */
  readonly delivered_to: string | null;
  readonly unread_messages: number;
  /** Whether the member was invited rather than added. */
  readonly invited: boolean;
  readonly invite_accepted_at: string | null;
  readonly invite_rejected_at: string | null;
  readonly archived_at: string | null;
  readonly pinned_at: string | null;
  /** Messages up to this moment are hidden from the member. */
  readonly hide_messages_before: string | null;
  readonly data: CustomData;
}

/** A stored message. */
export interface MessageRow {
  readonly id: string;
  readonly cid: string;
  readonly user_id: string;
  readonly type: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  readonly mentioned_user_ids: readonly string[];
  readonly parent_id: string | null;
  /** False for a reply shown in its thread only, and for a truncated message. */
  readonly in_channel: boolean;
  readonly quoted_message_id: string | null;
  readonly silent: boolean;
  /** Whether read events were on when it was posted; otherwise it counts as unread for nobody. */
  readonly counted: boolean;
  /** Whether only its author sees it. */
  readonly shadowed: boolean;
  readonly pinned_at: string | null;
  readonly pinned_by_id: string | null;
  /** When the pin expires. */
  readonly pin_expires: string | null;
  readonly reply_count: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly text_updated_at: string | null;
  readonly deleted_at: string | null;
  readonly data: CustomData;
}

/** A stored reaction. */
export interface ReactionRow {
  readonly message_id: string;
  readonly user_id: string;
  readonly type: string;
  readonly score: number;
  readonly emoji_code: string | null;
  /** Whether only its author sees it. */
  readonly shadowed: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly data: CustomData;
}

/** The summary of all reactions of one type to one message. */
export interface ReactionSummary {
  readonly message_id: string;
  readonly type: string;
  readonly count: number;
  readonly sum_scores: number;
  readonly first_reaction_at: string;
  readonly last_reaction_at: string;
}

/** A user's mute of another user or of a channel. */
export interface MuteRow {
  readonly user_id: string;
  readonly kind: 'user' | 'channel';
  /** The muted user's id, or the channel's `cid`. */
  readonly target_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** When it expires; null for never. */
  readonly expires: string | null;
}

/** A mute that has ended: what was posted meanwhile does not count as unread. */
export interface EndedMuteRow extends Pick<
  MuteRow,
  'user_id' | 'kind' | 'target_id' | 'created_at'
> {
  readonly ended_at: string;
}

/** A ban that is in force. */
export interface BanRow {
  readonly user_id: string;
  /** The channel, or the empty text for the whole application. */
  readonly cid: string;
  /** Whether the ban is hidden from the user. */
  readonly shadow: boolean;
  readonly banned_by_id: string | null;
  readonly reason: string | null;
  readonly created_at: string;
  /** When it expires; null for never. */
  readonly expires: string | null;
}

/** A message that one user deleted for itself only. */
export interface DeletedForMeRow {
  readonly message_id: string;
  readonly user_id: string;
  readonly deleted_at: string;
}

/** A live connection and the node that holds its socket. */
export interface ConnectionRow {
  readonly id: string;
  readonly user_id: string;
  readonly node: string;
}

/** A connection that watches a channel. */
export interface WatchRow {
  readonly connection_id: string;
  readonly cid: string;
  readonly user_id: string;
}

/** An event of the log, with what its delivery needs. */
export interface LogRow {
  /** One more than the id of the previous entry. */
  readonly id: number;
  /** The channel of the event; the entry may also belong to that channel's sequence. */
  readonly cid: string | null;
  /** The previous entry of the channel's sequence; null when the entry is not part of it. */
  readonly after: number | null;
  /** Whether all members of the channel are recipients. */
  readonly to_members: boolean;
  /** The key of its row in the event table. */
  readonly key: string;
  readonly event: CustomData;
  /** The event as JSON, in an entry that was read; a row with another event is without it. */
  readonly text?: string | undefined;
  readonly routing: CustomData;
  /** The call that caused it; empty when there was none. */
  readonly request_info: CustomData;
  readonly created_at: string;
}

/** A user that an entry of the log names as a recipient. */
export interface LogUserRow {
  readonly user_id: string;
  readonly log_id: number;
}

/** The state of the log, in a single row. */
export interface LogStateRow {
  readonly id: 'log';
  readonly epoch: string;
  /** The id of the newest entry that retention has deleted. */
  readonly floor: number;
}

/** The cursor of a hook in the log. */
export interface HookRow {
  readonly id: string;
  /** The newest entry that has been delivered or skipped. */
  readonly position: number;
  /** The number of entries that it lost. */
  readonly skipped: number;
}

/** The stored response of a call with an idempotency key. */
export interface IdempotencyRow {
  /** The caller's user id; empty for a backend. */
  readonly user_id: string;
  readonly endpoint: string;
  readonly key: string;
  /** The channel that the call is about. */
  readonly cid: string;
  /** The request, serialized for comparison. */
  readonly request: string;
  readonly answer: CustomData;
  readonly created_at: string;
}

/** The changed settings of the application as JSON, in a single row. */
export interface AppRow {
  readonly id: 'app';
  readonly data: CustomData;
}

/** A channel type that a backend created or changed. */
export interface ChannelTypeRow {
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** The settings that differ from the defaults. */
  readonly data: CustomData;
}

/** A task that runs after the response of the call that started it. */
export interface TaskRow {
  readonly id: string;
  readonly kind: string;
  readonly status: 'waiting' | 'completed' | 'failed';
  readonly created_at: string;
  readonly updated_at: string;
  /** The parameters of the task. */
  readonly input: CustomData;
  /** The result, or the error. */
  readonly result: CustomData;
}

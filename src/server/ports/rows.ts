import type { Attachment, PrivacySettings } from '../../protocol/objects.js';

/** Custom keys, as their owner gave them. */
export type CustomData = Readonly<Record<string, unknown>>;

/** A user as it is kept; moments are RFC 3339 texts of one width, so that text order is time order. */
export interface UserRow {
  readonly id: string;
  readonly role: string;
  readonly language: string;
  readonly teams: readonly string[];
  readonly banned: boolean;
  readonly invisible: boolean;
  /** Whether others see the user online. */
  readonly online: boolean;
  readonly privacy_settings: PrivacySettings;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_active: string | null;
  /** Since when the user may not connect or call. */
  readonly deactivated_at: string | null;
  /** Since when the user is gone, but for what it left behind. */
  readonly deleted_at: string | null;
  /** Tokens that were issued before do not count. */
  readonly revoke_tokens_issued_before: string | null;
  /** `name`, `image` and custom keys. */
  readonly data: CustomData;
}

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
  /** Words that queries find it by. */
  readonly filter_tags: readonly string[];
  /** The settings that differ from those of its type. */
  readonly config_overrides: CustomData;
  /** Up to when its history was taken. */
  readonly truncated_at: string | null;
  /** Set once it is deleted: such a channel is only kept to be created again. */
  readonly deleted_at: string | null;
  /** `name`, `image` and custom keys. */
  readonly data: CustomData;
}

/** A membership, with how far the member has read. */
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
  /** How far the others were told that the member has read. */
  readonly told_read: string;
  readonly told_read_message_id: string | null;
  readonly unread_messages: number;
  /** Whether the member was invited rather than added. */
  readonly invited: boolean;
  readonly invite_accepted_at: string | null;
  readonly invite_rejected_at: string | null;
  readonly archived_at: string | null;
  readonly pinned_at: string | null;
  /** Messages up to then are not shown to the member. */
  readonly hide_messages_before: string | null;
  readonly data: CustomData;
}

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
  /** False for a reply that stays in its thread, and for what a truncation took. */
  readonly in_channel: boolean;
  readonly quoted_message_id: string | null;
  readonly silent: boolean;
  /** Whether nobody but its author sees it. */
  readonly shadowed: boolean;
  readonly pinned_at: string | null;
  readonly pinned_by_id: string | null;
  /** When the pin falls off. */
  readonly pin_expires: string | null;
  readonly reply_count: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly text_updated_at: string | null;
  readonly deleted_at: string | null;
  readonly data: CustomData;
}

export interface ReactionRow {
  readonly message_id: string;
  readonly user_id: string;
  readonly type: string;
  readonly score: number;
  readonly emoji_code: string | null;
  /** Whether nobody but its author sees it. */
  readonly shadowed: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly data: CustomData;
}

/** All reactions of one type to one message. */
export interface ReactionSummary {
  readonly message_id: string;
  readonly type: string;
  readonly count: number;
  readonly sum_scores: number;
  readonly first_reaction_at: string;
  readonly last_reaction_at: string;
}

/** A user or a channel that a user does not want to hear of. */
export interface MuteRow {
  readonly user_id: string;
  readonly kind: 'user' | 'channel';
  /** The muted user's id, or the channel's `cid`. */
  readonly target_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** When it ends by itself. */
  readonly expires: string | null;
}

/** A ban that holds. */
export interface BanRow {
  readonly user_id: string;
  /** The channel, or the empty text for the whole application. */
  readonly cid: string;
  /** Whether the user is not to notice. */
  readonly shadow: boolean;
  readonly banned_by_id: string | null;
  readonly reason: string | null;
  readonly created_at: string;
  /** When it ends by itself. */
  readonly expires: string | null;
}

/** A message that one user deleted for itself. */
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

export interface WatchRow {
  readonly connection_id: string;
  readonly cid: string;
  readonly user_id: string;
}

/** An event that was kept, with all that its delivery needs. */
export interface LogRow {
  /** One more than that of the entry before it. */
  readonly id: number;
  /** The channel that it happened in; it may also be one of the channel's own line. */
  readonly cid: string | null;
  /** The entry before it in the channel's line; null where it is not in the line. */
  readonly after: number | null;
  /** Whether it is for all that are members of the channel. */
  readonly to_members: boolean;
  /** Its row of the event table. */
  readonly key: string;
  readonly event: CustomData;
  readonly routing: CustomData;
  /** By what call it came; empty when by none. */
  readonly request_info: CustomData;
  readonly created_at: string;
}

/** A user that an entry of the log is for by name. */
export interface LogUserRow {
  readonly user_id: string;
  readonly log_id: number;
}

/** What the log is: there is one such row. */
export interface LogStateRow {
  readonly id: 'log';
  readonly epoch: string;
  /** The newest entry that is not kept any more. */
  readonly floor: number;
}

/** How far a hook has come in the log. */
export interface HookRow {
  readonly id: string;
  /** Up to and with this entry, it got all that it was to get. */
  readonly position: number;
  /** How many entries it was not given. */
  readonly skipped: number;
}

/** What a call that carried a key was answered. */
export interface IdempotencyRow {
  /** The caller; empty for a backend. */
  readonly user_id: string;
  readonly endpoint: string;
  readonly key: string;
  /** The call itself, as text to compare. */
  readonly request: string;
  readonly answer: CustomData;
  readonly created_at: string;
}

/** What the application's settings were changed to, as JSON; there is one such row. */
export interface AppRow {
  readonly id: 'app';
  readonly data: CustomData;
}

/** A channel type that was made or changed over the wire. */
export interface ChannelTypeRow {
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** The settings that differ from the usual ones. */
  readonly data: CustomData;
}

/** A piece of work that goes on after its call was answered. */
export interface TaskRow {
  readonly id: string;
  readonly kind: string;
  readonly status: 'waiting' | 'completed' | 'failed';
  readonly created_at: string;
  readonly updated_at: string;
  /** What to do. */
  readonly input: CustomData;
  /** What came of it. */
  readonly result: CustomData;
}

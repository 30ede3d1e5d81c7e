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
  readonly team: string | null;
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
  readonly hidden: boolean;
  readonly last_read: string;
  readonly last_read_message_id: string | null;
  readonly unread_messages: number;
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
  /** False only for a reply that stays in its thread. */
  readonly in_channel: boolean;
  readonly quoted_message_id: string | null;
  readonly silent: boolean;
  readonly pinned_at: string | null;
  readonly pinned_by_id: string | null;
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

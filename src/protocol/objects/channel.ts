import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, JsonObject, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { User } from './user.js';

const Command = shape('Command', {
  required: { name: t.string },
  guaranteed: { description: t.string, args: t.string, set: t.string },
  optional: { created_at: DateTime, updated_at: DateTime },
});

/** The columns of the settings of a channel type. */
export const configColumns = {
  guaranteed: {
    name: t.string,
    created_at: DateTime,
    updated_at: DateTime,
    typing_events: t.boolean,
    read_events: t.boolean,
    connect_events: t.boolean,
    custom_events: t.boolean,
    delivery_events: t.boolean,
    search: t.boolean,
    reactions: t.boolean,
    replies: t.boolean,
    quotes: t.boolean,
    mutes: t.boolean,
    uploads: t.boolean,
    url_enrichment: t.boolean,
    push_notifications: t.boolean,
    reminders: t.boolean,
    mark_messages_pending: t.boolean,
    polls: t.boolean,
    message_retention: t.string,
    max_message_length: Integer,
    automod: t.string,
    automod_behavior: t.string,
    commands: t.readonlyArray(Command),
  },
  optional: {
    user_message_reminders: t.boolean,
    shared_locations: t.boolean,
    count_messages: t.boolean,
    skip_last_msg_update_for_system_msgs: t.boolean,
    blocklist: t.string,
    blocklist_behavior: t.string,
    automod_thresholds: JsonObject,
    grants: t.record(t.string, bounded(Strings, 'permissions')),
    push_level: t.string,
    allowed_flag_reasons: Strings,
    partition_size: Integer,
    partition_ttl: t.union([t.string, t.null]),
  },
} as const;

const channelConfigShape = shape('ChannelConfig', { required: {}, ...configColumns });
/** The settings of a channel's type, after the channel's own overrides. */
export interface ChannelConfig extends t.TypeOf<typeof channelConfigShape> {}
/** Codec of {@link ChannelConfig}. */
export const ChannelConfig: Codec<ChannelConfig> = channelConfigShape;

const { guaranteed: switches, optional: limits } = configColumns;

const channelOverridesShape = shape('ChannelOverrides', {
  required: {},
  optional: {
    typing_events: switches.typing_events,
    reactions: switches.reactions,
    replies: switches.replies,
    quotes: switches.quotes,
    uploads: switches.uploads,
    url_enrichment: switches.url_enrichment,
    max_message_length: switches.max_message_length,
    commands: Strings,
    blocklist: limits.blocklist,
    blocklist_behavior: limits.blocklist_behavior,
    user_message_reminders: limits.user_message_reminders,
    shared_locations: limits.shared_locations,
    count_messages: limits.count_messages,
    push_level: limits.push_level,
    grants: limits.grants,
  },
});
/**
 * The settings of one channel that override those of its type. `grants` add permissions to a role;
 * a name that begins with `!` removes one.
 */
export interface ChannelOverrides extends t.TypeOf<typeof channelOverridesShape> {}
/** Codec of {@link ChannelOverrides}. */
export const ChannelOverrides: Codec<ChannelOverrides> = channelOverridesShape;

const channelMemberShape = shape('ChannelMember', {
  required: {},
  guaranteed: {
    user_id: t.string,
    created_at: DateTime,
    updated_at: DateTime,
    banned: t.boolean,
    shadow_banned: t.boolean,
    channel_role: t.string,
    notifications_muted: t.boolean,
  },
  optional: {
    user: User,
    role: t.string,
    status: t.string,
    invited: t.boolean,
    invite_accepted_at: DateTime,
    invite_rejected_at: DateTime,
    is_moderator: t.boolean,
    ban_expires: DateTime,
    archived_at: t.union([DateTime, t.null]),
    pinned_at: t.union([DateTime, t.null]),
    deleted_at: DateTime,
    deleted_messages: Strings,
    is_global_banned: t.boolean,
    ban_from_future_channels: t.boolean,
    future_channel_ban_expires: DateTime,
  },
  custom: true,
});
/**
 * A membership. Old payloads have no `user_id`, so read `user_id ?? user?.id`.
 */
export interface ChannelMember extends t.TypeOf<typeof channelMemberShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link ChannelMember}. */
export const ChannelMember: Codec<ChannelMember> = channelMemberShape;

const channelShape = shape('Channel', {
  required: { cid: t.string },
  guaranteed: {
    id: t.string,
    type: t.string,
    created_at: DateTime,
    updated_at: DateTime,
    frozen: t.boolean,
    disabled: t.boolean,
    config: ChannelConfig,
  },
  optional: {
    created_by: t.union([User, t.null]),
    last_message_at: DateTime,
    member_count: Integer,
    message_count: Integer,
    members: t.readonlyArray(ChannelMember),
    own_capabilities: Strings,
    hidden: t.boolean,
    blocked: t.boolean,
    muted: t.boolean,
    mute_expires_at: DateTime,
    cooldown: Integer,
    team: t.string,
    truncated_at: DateTime,
    truncated_by: User,
    deleted_at: DateTime,
    hide_messages_before: DateTime,
    filter_tags: Strings,
    auto_translation_enabled: t.boolean,
    auto_translation_language: t.string,
    name: t.string,
    image: t.string,
  },
  custom: true,
  nested: ['name', 'image'],
});
/** A channel; custom keys (`name` and `image` are customary) stand beside the named ones. */
export interface Channel extends t.TypeOf<typeof channelShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Channel}. */
export const Channel: Codec<Channel> = channelShape;

import * as t from 'io-ts';
import { Counts, DateTime, Integer, JsonObject, Strings } from './codecs.js';
import { type Codec, shape } from './shape.js';

const Toggle = shape('Toggle', { needed: { enabled: t.boolean } });

const privacySettingsShape = shape('PrivacySettings', {
  needed: {},
  optional: { typing_indicators: Toggle, read_receipts: Toggle, delivery_receipts: Toggle },
});
/** What a user shows of itself; an absent switch counts as enabled. */
export interface PrivacySettings extends t.TypeOf<typeof privacySettingsShape> {}
/** Codec of {@link PrivacySettings}. */
export const PrivacySettings: Codec<PrivacySettings> = privacySettingsShape;

const account = {
  role: t.string,
  banned: t.boolean,
  online: t.boolean,
  created_at: DateTime,
  updated_at: DateTime,
};

const profile = {
  name: t.string,
  image: t.string,
  last_active: DateTime,
  blocked_user_ids: Strings,
  deactivated_at: DateTime,
  deleted_at: DateTime,
  revoke_tokens_issued_before: DateTime,
  avg_response_time: Integer,
  privacy_settings: PrivacySettings,
};

const userShape = shape('User', {
  needed: { id: t.string },
  sent: account,
  optional: {
    ...profile,
    language: t.string,
    teams: Strings,
    teams_role: t.union([t.record(t.string, t.string), t.null]),
    shadow_banned: t.boolean,
    invisible: t.boolean,
    last_engaged_at: DateTime,
  },
  custom: true,
});
/** A user as others see it; custom keys stand beside the named ones. */
export interface User extends t.TypeOf<typeof userShape> {}
/** Codec of {@link User}. */
export const User: Codec<User> = userShape;

const deviceShape = shape('Device', {
  needed: { id: t.string },
  sent: { push_provider: t.string, created_at: DateTime, user_id: t.string },
  optional: {
    push_provider_name: t.string,
    disabled: t.boolean,
    disabled_reason: t.string,
    voip: t.boolean,
    hardware_id: t.string,
  },
});
/** A device registered for push messages. */
export interface Device extends t.TypeOf<typeof deviceShape> {}
/** Codec of {@link Device}. */
export const Device: Codec<Device> = deviceShape;

const Command = shape('Command', {
  needed: { name: t.string },
  sent: { description: t.string, args: t.string, set: t.string },
  optional: { created_at: DateTime, updated_at: DateTime },
});

const channelConfigShape = shape('ChannelConfig', {
  needed: {},
  sent: {
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
    grants: t.record(t.string, Strings),
    push_level: t.string,
    allowed_flag_reasons: Strings,
    partition_size: Integer,
    partition_ttl: t.union([t.string, t.null]),
  },
});
/** The settings of a channel's type, after the channel's own overrides. */
export interface ChannelConfig extends t.TypeOf<typeof channelConfigShape> {}
/** Codec of {@link ChannelConfig}. */
export const ChannelConfig: Codec<ChannelConfig> = channelConfigShape;

const channelMemberShape = shape('ChannelMember', {
  needed: {},
  sent: {
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
 * A membership. Old payloads leave `user_id` out, so read `user_id ?? user?.id`.
 */
export interface ChannelMember extends t.TypeOf<typeof channelMemberShape> {}
/** Codec of {@link ChannelMember}. */
export const ChannelMember: Codec<ChannelMember> = channelMemberShape;

const channelShape = shape('Channel', {
  needed: { cid: t.string },
  sent: {
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
});
/** A channel; custom keys (`name` and `image` are customary) stand beside the named ones. */
export interface Channel extends t.TypeOf<typeof channelShape> {}
/** Codec of {@link Channel}. */
export const Channel: Codec<Channel> = channelShape;

const muteShape = shape('Mute', {
  needed: { target: User },
  sent: { created_at: DateTime, updated_at: DateTime, user: User },
  optional: { expires: DateTime },
});
/** A user muted by another; `expires` is absent when it lasts. */
export interface Mute extends t.TypeOf<typeof muteShape> {}
/** Codec of {@link Mute}. */
export const Mute: Codec<Mute> = muteShape;

const channelMuteShape = shape('ChannelMute', {
  needed: { channel: Channel },
  sent: { created_at: DateTime, updated_at: DateTime, user: User },
  optional: { expires: DateTime },
});
/** A channel muted by a user; `expires` is absent when it lasts. */
export interface ChannelMute extends t.TypeOf<typeof channelMuteShape> {}
/** Codec of {@link ChannelMute}. */
export const ChannelMute: Codec<ChannelMute> = channelMuteShape;

const ownUserShape = shape('OwnUser', {
  needed: { id: t.string },
  sent: {
    ...account,
    devices: t.readonlyArray(Device),
    mutes: t.readonlyArray(Mute),
    channel_mutes: t.readonlyArray(ChannelMute),
    unread_count: Integer,
    total_unread_count: Integer,
    unread_channels: Integer,
    unread_threads: Integer,
    invisible: t.boolean,
    language: t.string,
    teams: Strings,
  },
  optional: {
    ...profile,
    push_preferences: JsonObject,
    total_unread_count_by_team: t.union([Counts, t.null]),
    latest_hidden_channels: Strings,
    roles: Strings,
  },
  custom: true,
});
/** The connected user, as only it sees itself. */
export interface OwnUser extends t.TypeOf<typeof ownUserShape> {}
/** Codec of {@link OwnUser}. */
export const OwnUser: Codec<OwnUser> = ownUserShape;

const attachmentShape = shape('Attachment', {
  needed: {},
  optional: {
    type: t.string,
    title: t.string,
    title_link: t.string,
    text: t.string,
    image_url: t.string,
    thumb_url: t.string,
    asset_url: t.string,
    og_scrape_url: t.string,
    author_name: t.string,
    author_link: t.string,
    author_icon: t.string,
    fallback: t.string,
    pretext: t.string,
    color: t.string,
    footer: t.string,
    footer_icon: t.string,
    fields: t.readonlyArray(JsonObject),
    actions: t.readonlyArray(JsonObject),
    giphy: JsonObject,
    original_width: Integer,
    original_height: Integer,
  },
  custom: true,
});
/** Something shown with a message; custom keys stand beside the named ones. */
export interface Attachment extends t.TypeOf<typeof attachmentShape> {}
/** Codec of {@link Attachment}. */
export const Attachment: Codec<Attachment> = attachmentShape;

const reactionShape = shape('Reaction', {
  needed: { type: t.string },
  sent: {
    message_id: t.string,
    user_id: t.string,
    score: Integer,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: { user: t.union([User, t.null]), emoji_code: t.string },
  custom: true,
});
/** One user's reaction of one type to one message. */
export interface Reaction extends t.TypeOf<typeof reactionShape> {}
/** Codec of {@link Reaction}. */
export const Reaction: Codec<Reaction> = reactionShape;

const ReactionBy = shape('ReactionBy', {
  needed: { user_id: t.string },
  sent: { created_at: DateTime },
  optional: { user: t.union([User, t.null]) },
});

const reactionGroupShape = shape('ReactionGroup', {
  needed: {},
  sent: {
    count: Integer,
    sum_scores: Integer,
    first_reaction_at: DateTime,
    last_reaction_at: DateTime,
  },
  optional: { latest_reactions_by: t.readonlyArray(ReactionBy) },
});
/** All reactions of one type to a message. */
export interface ReactionGroup extends t.TypeOf<typeof reactionGroupShape> {}
/** Codec of {@link ReactionGroup}. */
export const ReactionGroup: Codec<ReactionGroup> = reactionGroupShape;

const messageSent = {
  cid: t.string,
  type: t.string,
  text: t.string,
  html: t.string,
  user: User,
  attachments: t.readonlyArray(Attachment),
  latest_reactions: t.readonlyArray(Reaction),
  own_reactions: t.readonlyArray(Reaction),
  reaction_counts: t.union([Counts, t.null]),
  reaction_scores: t.union([Counts, t.null]),
  reply_count: Integer,
  deleted_reply_count: Integer,
  mentioned_users: t.readonlyArray(User),
  silent: t.boolean,
  shadowed: t.boolean,
  pinned: t.boolean,
  created_at: DateTime,
  updated_at: DateTime,
};

const messageOptional = {
  reaction_groups: t.union([t.record(t.string, ReactionGroup), t.null]),
  parent_id: t.string,
  show_in_channel: t.boolean,
  thread_participants: t.readonlyArray(User),
  quoted_message_id: t.string,
  deleted_at: DateTime,
  message_text_updated_at: DateTime,
  pinned_at: t.union([DateTime, t.null]),
  pinned_by: t.union([User, t.null]),
  pin_expires: t.union([DateTime, t.null]),
  command: t.string,
  i18n: t.record(t.string, t.string),
  restricted_visibility: Strings,
  mentioned_channel: t.boolean,
  mentioned_here: t.boolean,
  mentioned_roles: Strings,
  mentioned_group_ids: Strings,
  member: shape('MessageMember', {
    needed: {},
    optional: { channel_role: t.string, notifications_muted: t.boolean },
  }),
  poll_id: t.string,
  poll: JsonObject,
  moderation: JsonObject,
  deleted_for_me: t.boolean,
  draft: JsonObject,
  reminder: JsonObject,
  shared_location: JsonObject,
  image_labels: JsonObject,
  channel: Channel,
  mml: t.string,
};

const quotedMessageShape = shape('QuotedMessage', {
  needed: { id: t.string },
  sent: messageSent,
  optional: messageOptional,
  custom: true,
});
/** A message inside another one; it quotes nothing itself. */
export interface QuotedMessage extends t.TypeOf<typeof quotedMessageShape> {}
/** Codec of {@link QuotedMessage}. */
export const QuotedMessage: Codec<QuotedMessage> = quotedMessageShape;

const messageShape = shape('Message', {
  needed: { id: t.string },
  sent: messageSent,
  optional: { ...messageOptional, quoted_message: QuotedMessage },
  custom: true,
});
/**
 * A message. `type` is one of regular, ephemeral, error, reply, system, deleted, or one that the
 * service adds later. `own_reactions` is filled in answers and empty in events.
 */
export interface Message extends t.TypeOf<typeof messageShape> {}
/** Codec of {@link Message}. */
export const Message: Codec<Message> = messageShape;

const readStateShape = shape('ReadState', {
  needed: { user: User, last_read: DateTime },
  sent: { unread_messages: Integer },
  optional: {
    last_read_message_id: t.string,
    last_delivered_at: DateTime,
    last_delivered_message_id: t.string,
  },
});
/** How far a user has read a channel. */
export interface ReadState extends t.TypeOf<typeof readStateShape> {}
/** Codec of {@link ReadState}. */
export const ReadState: Codec<ReadState> = readStateShape;

const threadShape = shape('Thread', {
  needed: { parent_message_id: t.string },
  sent: {
    channel_cid: t.string,
    title: t.string,
    created_by_user_id: t.string,
    reply_count: Integer,
    participant_count: Integer,
    active_participant_count: Integer,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: {
    last_message_at: DateTime,
    deleted_at: DateTime,
    channel: Channel,
    parent_message: Message,
    created_by: User,
    thread_participants: t.readonlyArray(JsonObject),
  },
  custom: true,
});
/** The thread below a message. */
export interface Thread extends t.TypeOf<typeof threadShape> {}
/** Codec of {@link Thread}. */
export const Thread: Codec<Thread> = threadShape;

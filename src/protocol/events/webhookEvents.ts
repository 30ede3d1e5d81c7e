import * as t from 'io-ts';
import { Integer, JsonObject } from '../primitives.js';
import { Channel, ChannelMute, Flag, Message, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, plainEvent, toNobody } from './eventEntry.js';

const channelCreatedShape = channelEvent('channel.created', {
  required: { channel: Channel },
  optional: { user: User },
});
/** The event of the same name. */
export interface ChannelCreated extends t.TypeOf<typeof channelCreatedShape> {}
/** Codec of {@link ChannelCreated}. */
export const ChannelCreated: Codec<ChannelCreated> = channelCreatedShape;

const channelMutedShape = channelEvent('channel.muted', {
  required: { user: User },
  optional: { mute: ChannelMute },
});
/** `user` muted the channel; `mute` has the end, if there is one. */
export interface ChannelMuted extends t.TypeOf<typeof channelMutedShape> {}
/** Codec of {@link ChannelMuted}. */
export const ChannelMuted: Codec<ChannelMuted> = channelMutedShape;

const channelUnmutedShape = channelEvent('channel.unmuted', {
  required: { user: User },
});
/** `user` unmuted the channel. */
export interface ChannelUnmuted extends t.TypeOf<typeof channelUnmutedShape> {}
/** Codec of {@link ChannelUnmuted}. */
export const ChannelUnmuted: Codec<ChannelUnmuted> = channelUnmutedShape;

const muteColumns = { required: { user: User }, guaranteed: { target_user: User } };

const userMutedShape = plainEvent('user.muted', muteColumns);
/** `user` muted `target_user`. */
export interface UserMuted extends t.TypeOf<typeof userMutedShape> {}
/** Codec of {@link UserMuted}. */
export const UserMuted: Codec<UserMuted> = userMutedShape;

const userUnmutedShape = plainEvent('user.unmuted', muteColumns);
/** `user` unmuted `target_user`. */
export interface UserUnmuted extends t.TypeOf<typeof userUnmutedShape> {}
/** Codec of {@link UserUnmuted}. */
export const UserUnmuted: Codec<UserUnmuted> = userUnmutedShape;

const userDeactivatedShape = plainEvent('user.deactivated', {
  required: { user: User },
  optional: { created_by: User },
});
/** `created_by` deactivated `user`. */
export interface UserDeactivated extends t.TypeOf<typeof userDeactivatedShape> {}
/** Codec of {@link UserDeactivated}. */
export const UserDeactivated: Codec<UserDeactivated> = userDeactivatedShape;

const userReactivatedShape = plainEvent('user.reactivated', {
  required: { user: User },
  optional: { created_by: User },
});
/** `created_by` reactivated `user`. */
export interface UserReactivated extends t.TypeOf<typeof userReactivatedShape> {}
/** Codec of {@link UserReactivated}. */
export const UserReactivated: Codec<UserReactivated> = userReactivatedShape;

const messageFlaggedShape = channelEvent('message.flagged', {
  required: { message: Message },
  guaranteed: { message_id: t.string, user: User, total_flags: Integer },
  optional: { flag: Flag, reason: t.string },
});
/** `user` flagged the message; `total_flags` users have. */
export interface MessageFlagged extends t.TypeOf<typeof messageFlaggedShape> {}
/** Codec of {@link MessageFlagged}. */
export const MessageFlagged: Codec<MessageFlagged> = messageFlaggedShape;

const userFlaggedShape = plainEvent('user.flagged', {
  required: { user: User },
  guaranteed: { target_user: User, reason: t.string, total_flags: Integer },
});
/** `user` flagged `target_user`; `total_flags` users have. */
export interface UserFlagged extends t.TypeOf<typeof userFlaggedShape> {}
/** Codec of {@link UserFlagged}. */
export const UserFlagged: Codec<UserFlagged> = userFlaggedShape;

const userUnreadMessageReminderShape = plainEvent('user.unread_message_reminder', {
  required: { user: User },
  optional: { channels: JsonObject },
});
/** `user` has unread messages for a while; our server does not send it. */
export interface UserUnreadMessageReminder extends t.TypeOf<
  typeof userUnreadMessageReminderShape
> {}
/** Codec of {@link UserUnreadMessageReminder}. */
export const UserUnreadMessageReminder: Codec<UserUnreadMessageReminder> =
  userUnreadMessageReminderShape;

export const webhookCodecs = {
  'channel.created': ChannelCreated,
  'channel.muted': ChannelMuted,
  'channel.unmuted': ChannelUnmuted,
  'message.flagged': MessageFlagged,
  'user.deactivated': UserDeactivated,
  'user.flagged': UserFlagged,
  'user.muted': UserMuted,
  'user.reactivated': UserReactivated,
  'user.unmuted': UserUnmuted,
  'user.unread_message_reminder': UserUnreadMessageReminder,
} as const;

export const webhookRows = {
  'channel.created': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a channel is created',
    recipients: toNobody,
  },
  'channel.muted': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user mutes a channel',
    recipients: toNobody,
  },
  'channel.unmuted': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user unmutes a channel',
    recipients: toNobody,
  },
  'message.flagged': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user flags a message',
    recipients: toNobody,
  },
  'user.flagged': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user flags another one',
    recipients: toNobody,
  },
  'user.deactivated': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user is deactivated',
    recipients: toNobody,
  },
  'user.muted': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user mutes another one',
    recipients: toNobody,
  },
  'user.reactivated': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user is reactivated',
    recipients: toNobody,
  },
  'user.unmuted': {
    class: 'webhook',
    webhook: true,
    trigger: 'when a user unmutes another one',
    recipients: toNobody,
  },
  'user.unread_message_reminder': {
    class: 'webhook',
    webhook: true,
    trigger: 'by the hosted service alone, when a user has unread messages for a while',
    recipients: toNobody,
  },
} as const satisfies RowsOf<typeof webhookCodecs>;

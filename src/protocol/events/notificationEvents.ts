import * as t from 'io-ts';
import { Counts, DateTime, Integer } from '../primitives.js';
import { Channel, ChannelMember, Message, OwnUser, Thread, User } from '../objects.js';
import { deliveredFields } from '../objects/readState.js';
import type { Codec } from '../shape.js';
import {
  addressFields,
  channelEvent,
  channelSummaryFields,
  type RowsOf,
  plainEvent,
  toMembersElsewhere,
  toSubject,
  toSubjectElsewhere,
  threadCounts,
  threadFields,
  unreadCounts,
} from './eventEntry.js';

const groupedCounts = { grouped_unread_channels: Counts };
const messageFields = { message: Message, message_id: t.string };

const notificationAddedToChannelShape = channelEvent('notification.added_to_channel', {
  required: { channel: Channel },
  guaranteed: { member: ChannelMember },
  optional: unreadCounts,
});
/** `member` is the receiver's new membership. */
export interface NotificationAddedToChannel extends t.TypeOf<
  typeof notificationAddedToChannelShape
> {}
/** Codec of {@link NotificationAddedToChannel}. */
export const NotificationAddedToChannel: Codec<NotificationAddedToChannel> =
  notificationAddedToChannelShape;

const notificationChannelDeletedShape = channelEvent('notification.channel_deleted', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { ...unreadCounts, ...threadCounts, ...groupedCounts },
});
/** The unread counts are those after the deletion. */
export interface NotificationChannelDeleted extends t.TypeOf<
  typeof notificationChannelDeletedShape
> {}
/** Codec of {@link NotificationChannelDeleted}. */
export const NotificationChannelDeleted: Codec<NotificationChannelDeleted> =
  notificationChannelDeletedShape;

const notificationChannelMutesUpdatedShape = plainEvent('notification.channel_mutes_updated', {
  required: { me: OwnUser },
});
/** `me.channel_mutes` is the whole new list. */
export interface NotificationChannelMutesUpdated extends t.TypeOf<
  typeof notificationChannelMutesUpdatedShape
> {}
/** Codec of {@link NotificationChannelMutesUpdated}. */
export const NotificationChannelMutesUpdated: Codec<NotificationChannelMutesUpdated> =
  notificationChannelMutesUpdatedShape;

const notificationChannelTruncatedShape = channelEvent('notification.channel_truncated', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { ...unreadCounts, ...messageFields, ...groupedCounts },
});
/** The unread counts are those after the truncation. */
export interface NotificationChannelTruncated extends t.TypeOf<
  typeof notificationChannelTruncatedShape
> {}
/** Codec of {@link NotificationChannelTruncated}. */
export const NotificationChannelTruncated: Codec<NotificationChannelTruncated> =
  notificationChannelTruncatedShape;

const inviteColumns = {
  required: {},
  guaranteed: { channel: Channel, member: ChannelMember, user: User },
};

const notificationInviteAcceptedShape = channelEvent('notification.invite_accepted', inviteColumns);
/** `user` is the invited user. */
export interface NotificationInviteAccepted extends t.TypeOf<
  typeof notificationInviteAcceptedShape
> {}
/** Codec of {@link NotificationInviteAccepted}. */
export const NotificationInviteAccepted: Codec<NotificationInviteAccepted> =
  notificationInviteAcceptedShape;

const notificationInviteRejectedShape = channelEvent('notification.invite_rejected', inviteColumns);
/** `user` is the invited user. */
export interface NotificationInviteRejected extends t.TypeOf<
  typeof notificationInviteRejectedShape
> {}
/** Codec of {@link NotificationInviteRejected}. */
export const NotificationInviteRejected: Codec<NotificationInviteRejected> =
  notificationInviteRejectedShape;

const notificationInvitedShape = channelEvent('notification.invited', inviteColumns);
/** `user` is the invited user. */
export interface NotificationInvited extends t.TypeOf<typeof notificationInvitedShape> {}
/** Codec of {@link NotificationInvited}. */
export const NotificationInvited: Codec<NotificationInvited> = notificationInvitedShape;

const notificationMarkReadShape = plainEvent('notification.mark_read', {
  required: {},
  guaranteed: unreadCounts,
  optional: {
    ...addressFields,
    ...channelSummaryFields,
    ...threadFields,
    ...groupedCounts,
    channel: Channel,
    user: User,
    last_read_message_id: t.string,
    ...deliveredFields,
    thread: Thread,
  },
});
/** Without `cid` when all channels were marked as read at once. */
export interface NotificationMarkRead extends t.TypeOf<typeof notificationMarkReadShape> {}
/** Codec of {@link NotificationMarkRead}. */
export const NotificationMarkRead: Codec<NotificationMarkRead> = notificationMarkReadShape;

const notificationMarkUnreadShape = channelEvent('notification.mark_unread', {
  required: {},
  guaranteed: {
    user: User,
    first_unread_message_id: t.string,
    last_read_at: DateTime,
    unread_messages: Integer,
    ...unreadCounts,
  },
  optional: {
    last_read_message_id: t.string,
    channel: t.union([Channel, t.null]),
    ...threadFields,
    ...groupedCounts,
  },
});
/**
 * `first_unread_message_id` is the first unread message. With `thread_id` it is a reply of that thread,
 * whose unread messages are counted.
 */
export interface NotificationMarkUnread extends t.TypeOf<typeof notificationMarkUnreadShape> {}
/** Codec of {@link NotificationMarkUnread}. */
export const NotificationMarkUnread: Codec<NotificationMarkUnread> = notificationMarkUnreadShape;

const notificationMessageNewShape = channelEvent('notification.message_new', {
  required: { message: Message },
  guaranteed: { channel: Channel, message_id: t.string, ...unreadCounts, watcher_count: Integer },
  optional: {
    user: User,
    thread_participants: t.readonlyArray(User),
    parent_author: t.string,
    ...groupedCounts,
  },
});
/** The unread counts are those of the receiving user, after the message. */
export interface NotificationMessageNew extends t.TypeOf<typeof notificationMessageNewShape> {}
/** Codec of {@link NotificationMessageNew}. */
export const NotificationMessageNew: Codec<NotificationMessageNew> = notificationMessageNewShape;

const notificationMutesUpdatedShape = plainEvent('notification.mutes_updated', {
  required: { me: OwnUser },
});
/** `me.mutes` is the whole new list. */
export interface NotificationMutesUpdated extends t.TypeOf<typeof notificationMutesUpdatedShape> {}
/** Codec of {@link NotificationMutesUpdated}. */
export const NotificationMutesUpdated: Codec<NotificationMutesUpdated> =
  notificationMutesUpdatedShape;

const notificationRemovedFromChannelShape = channelEvent('notification.removed_from_channel', {
  required: {},
  guaranteed: { channel: Channel, member: ChannelMember, user: User },
});
/** `user` is the removed user; `channel` may have fewer fields. */
export interface NotificationRemovedFromChannel extends t.TypeOf<
  typeof notificationRemovedFromChannelShape
> {}
/** Codec of {@link NotificationRemovedFromChannel}. */
export const NotificationRemovedFromChannel: Codec<NotificationRemovedFromChannel> =
  notificationRemovedFromChannelShape;

export const notificationCodecs = {
  'notification.added_to_channel': NotificationAddedToChannel,
  'notification.channel_deleted': NotificationChannelDeleted,
  'notification.channel_mutes_updated': NotificationChannelMutesUpdated,
  'notification.channel_truncated': NotificationChannelTruncated,
  'notification.invite_accepted': NotificationInviteAccepted,
  'notification.invite_rejected': NotificationInviteRejected,
  'notification.invited': NotificationInvited,
  'notification.mark_read': NotificationMarkRead,
  'notification.mark_unread': NotificationMarkUnread,
  'notification.message_new': NotificationMessageNew,
  'notification.mutes_updated': NotificationMutesUpdated,
  'notification.removed_from_channel': NotificationRemovedFromChannel,
} as const;

export const notificationRows = {
  'notification.added_to_channel': {
    class: 'notification',
    webhook: false,
    trigger: 'when the user is added to the list of channel members',
    recipients: toSubjectElsewhere,
    inSync: true,
  },
  'notification.channel_deleted': {
    class: 'notification',
    webhook: false,
    trigger: 'when a channel is deleted',
    recipients: toMembersElsewhere,
  },
  'notification.channel_mutes_updated': {
    class: 'notification',
    webhook: false,
    trigger: 'when a channel is muted',
    recipients: toSubject,
  },
  'notification.channel_truncated': {
    class: 'notification',
    webhook: false,
    trigger: "when a channel's history is truncated",
    recipients: toMembersElsewhere,
  },
  'notification.invite_accepted': {
    class: 'notification',
    webhook: false,
    trigger: 'when the user accepts an invite',
    recipients: toSubjectElsewhere,
  },
  'notification.invite_rejected': {
    class: 'notification',
    webhook: false,
    trigger: 'when the user rejects an invite',
    recipients: toSubjectElsewhere,
  },
  'notification.invited': {
    class: 'notification',
    webhook: false,
    trigger: 'when the user is invited to join a channel',
    recipients: toSubjectElsewhere,
  },
  'notification.mark_read': {
    class: 'notification',
    webhook: false,
    trigger:
      'when the total count of unread messages (across all channels the user is a member) changes',
    recipients: toSubject,
  },
  'notification.mark_unread': {
    class: 'notification',
    webhook: true,
    trigger: 'when the user marks a message as unread',
    recipients: toSubject,
  },
  'notification.message_new': {
    class: 'notification',
    webhook: false,
    trigger: 'when a message is added to a channel',
    recipients: toMembersElsewhere,
  },
  'notification.mutes_updated': {
    class: 'notification',
    webhook: false,
    trigger: 'when the user mutes are updated',
    recipients: toSubject,
  },
  'notification.removed_from_channel': {
    class: 'notification',
    webhook: false,
    trigger: 'when a user is removed from the list of channel members',
    recipients: toSubjectElsewhere,
    inSync: true,
  },
} as const satisfies RowsOf<typeof notificationCodecs>;

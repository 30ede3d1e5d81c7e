import {
  ChannelDeleted,
  ChannelHidden,
  ChannelTruncated,
  ChannelUpdated,
  ChannelVisible,
} from './channelEvents.js';
import { ConnectionChanged, ConnectionRecovered, HealthCheck } from './connectionEvents.js';
import {
  ChannelCreated,
  ChannelMuted,
  ChannelUnmuted,
  UserDeactivated,
  UserMuted,
  UserReactivated,
  UserUnmuted,
} from './webhookEvents.js';
import { MemberAdded, MemberRemoved, MemberUpdated } from './memberEvents.js';
import { MessageDeleted, MessageNew, MessageRead, MessageUpdated } from './messageEvents.js';
import {
  NotificationAddedToChannel,
  NotificationChannelDeleted,
  NotificationChannelMutesUpdated,
  NotificationChannelTruncated,
  NotificationInviteAccepted,
  NotificationInviteRejected,
  NotificationInvited,
  NotificationMarkRead,
  NotificationMarkUnread,
  NotificationMessageNew,
  NotificationMutesUpdated,
  NotificationRemovedFromChannel,
} from './notificationEvents.js';
import { ReactionDeleted, ReactionNew, ReactionUpdated } from './reactionEvents.js';
import { TypingStart, TypingStop } from './typingEvents.js';
import {
  UserBanned,
  UserDeleted,
  UserMessagesDeleted,
  UserMessagesDeletedInChannel,
  UserPresenceChanged,
  UserUnbanned,
  UserUpdated,
  UserWatchingStart,
  UserWatchingStop,
} from './userEvents.js';
import type { BuiltInKey, events } from './eventTable.js';

/** The codecs of the event table. */
type Codecs = { readonly [Key in BuiltInKey]: (typeof events)[Key]['codec'] };

/**
 * The codec of each row of a built-in event. A client imports this list instead of the table, whose
 * other columns only a server needs; its type is derived from the table.
 */
export const codecs = {
  'channel.created': ChannelCreated,
  'channel.deleted': ChannelDeleted,
  'channel.hidden': ChannelHidden,
  'channel.muted': ChannelMuted,
  'channel.truncated': ChannelTruncated,
  'channel.unmuted': ChannelUnmuted,
  'channel.updated': ChannelUpdated,
  'channel.visible': ChannelVisible,
  'connection.changed': ConnectionChanged,
  'connection.recovered': ConnectionRecovered,
  'health.check': HealthCheck,
  'member.added': MemberAdded,
  'member.removed': MemberRemoved,
  'member.updated': MemberUpdated,
  'message.deleted': MessageDeleted,
  'message.new': MessageNew,
  'message.read': MessageRead,
  'message.updated': MessageUpdated,
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
  'reaction.deleted': ReactionDeleted,
  'reaction.new': ReactionNew,
  'reaction.updated': ReactionUpdated,
  'typing.start': TypingStart,
  'typing.stop': TypingStop,
  'user.banned': UserBanned,
  'user.deactivated': UserDeactivated,
  'user.deleted': UserDeleted,
  'user.messages.deleted': UserMessagesDeleted,
  'user.messages.deleted@channel': UserMessagesDeletedInChannel,
  'user.muted': UserMuted,
  'user.presence.changed': UserPresenceChanged,
  'user.reactivated': UserReactivated,
  'user.unbanned': UserUnbanned,
  'user.unmuted': UserUnmuted,
  'user.updated': UserUpdated,
  'user.watching.start': UserWatchingStart,
  'user.watching.stop': UserWatchingStop,
} as const satisfies Codecs;

import * as t from 'io-ts';
import { DateTime, Integer } from '../primitives.js';
import { User } from '../objects.js';
import type { Codec } from '../shape.js';
import {
  addressFields,
  channelEvent,
  channelSummaryFields,
  type EventRows,
  plainEvent,
  toSubject,
  toSubjectAndWatchers,
  toSubscribers,
  toWatchers,
} from './eventEntry.js';

const banFields = {
  ...addressFields,
  ...channelSummaryFields,
  created_by: User,
  shadow: t.boolean,
};

const userBannedShape = plainEvent('UserBanned', 'user.banned', {
  required: { user: User },
  optional: {
    ...banFields,
    expiration: DateTime,
    reason: t.string,
    total_bans: Integer,
    review_queue_item_id: t.string,
  },
});
/** Without `cid` the ban applies to the whole application. */
export interface UserBanned extends t.TypeOf<typeof userBannedShape> {}
/** Codec of {@link UserBanned}. */
export const UserBanned: Codec<UserBanned> = userBannedShape;

const userUnbannedShape = plainEvent('UserUnbanned', 'user.unbanned', {
  required: { user: User },
  optional: banFields,
});
/** Without `cid` the ban of the whole application ended. */
export interface UserUnbanned extends t.TypeOf<typeof userUnbannedShape> {}
/** Codec of {@link UserUnbanned}. */
export const UserUnbanned: Codec<UserUnbanned> = userUnbannedShape;

const userDeletedShape = plainEvent('UserDeleted', 'user.deleted', {
  required: { user: User },
  guaranteed: {
    hard_delete: t.boolean,
    mark_messages_deleted: t.boolean,
    delete_conversation_channels: t.boolean,
    delete_user: t.string,
    delete_messages: t.string,
    delete_conversation: t.string,
  },
});
/** Absent booleans count as false, absent texts as empty. */
export interface UserDeleted extends t.TypeOf<typeof userDeletedShape> {}
/** Codec of {@link UserDeleted}. */
export const UserDeleted: Codec<UserDeleted> = userDeletedShape;

const deletionFields = { hard_delete: t.boolean, soft_delete: t.boolean };

const userMessagesDeletedShape = plainEvent('UserMessagesDeleted', 'user.messages.deleted', {
  required: { user: User },
  optional: { ...deletionFields, cid: t.undefined },
});
/** The user's messages in all channels; the event for one channel has a `cid`. */
export interface UserMessagesDeleted extends t.TypeOf<typeof userMessagesDeletedShape> {}
/** Codec of {@link UserMessagesDeleted}. */
export const UserMessagesDeleted: Codec<UserMessagesDeleted> = userMessagesDeletedShape;

const userMessagesDeletedInChannelShape = channelEvent(
  'UserMessagesDeletedInChannel',
  'user.messages.deleted',
  { required: { user: User }, optional: deletionFields },
);
/** The user's messages in one channel. */
export interface UserMessagesDeletedInChannel extends t.TypeOf<
  typeof userMessagesDeletedInChannelShape
> {}
/** Codec of {@link UserMessagesDeletedInChannel}. */
export const UserMessagesDeletedInChannel: Codec<UserMessagesDeletedInChannel> =
  userMessagesDeletedInChannelShape;

const userPresenceChangedShape = plainEvent('UserPresenceChanged', 'user.presence.changed', {
  required: { user: User },
});
/** `user` has the new `online` and `last_active`. */
export interface UserPresenceChanged extends t.TypeOf<typeof userPresenceChangedShape> {}
/** Codec of {@link UserPresenceChanged}. */
export const UserPresenceChanged: Codec<UserPresenceChanged> = userPresenceChangedShape;

const userUpdatedShape = plainEvent('UserUpdated', 'user.updated', { required: { user: User } });
/** `user` is complete: it replaces the earlier object and is not merged with it. */
export interface UserUpdated extends t.TypeOf<typeof userUpdatedShape> {}
/** Codec of {@link UserUpdated}. */
export const UserUpdated: Codec<UserUpdated> = userUpdatedShape;

const watchingColumns = { required: { user: User }, guaranteed: { watcher_count: Integer } };

const userWatchingStartShape = channelEvent(
  'UserWatchingStart',
  'user.watching.start',
  watchingColumns,
);
/** `watcher_count` already counts `user`. */
export interface UserWatchingStart extends t.TypeOf<typeof userWatchingStartShape> {}
/** Codec of {@link UserWatchingStart}. */
export const UserWatchingStart: Codec<UserWatchingStart> = userWatchingStartShape;

const userWatchingStopShape = channelEvent(
  'UserWatchingStop',
  'user.watching.stop',
  watchingColumns,
);
/** `watcher_count` no longer counts `user`. */
export interface UserWatchingStop extends t.TypeOf<typeof userWatchingStopShape> {}
/** Codec of {@link UserWatchingStop}. */
export const UserWatchingStop: Codec<UserWatchingStop> = userWatchingStopShape;

export const userEvents = {
  'user.banned': {
    type: 'user.banned',
    class: 'client',
    webhook: true,
    trigger: 'when the user is banned',
    recipients: toSubjectAndWatchers,
    codec: UserBanned,
  },
  'user.deleted': {
    type: 'user.deleted',
    class: 'presence',
    webhook: true,
    trigger: 'when a user is deleted',
    recipients: toSubscribers,
    codec: UserDeleted,
  },
  'user.messages.deleted': {
    type: 'user.messages.deleted',
    class: 'client',
    webhook: true,
    trigger: "when the user's messages are deleted",
    recipients: toSubject,
    codec: UserMessagesDeleted,
  },
  'user.messages.deleted@channel': {
    type: 'user.messages.deleted',
    class: 'channel',
    webhook: true,
    trigger: "when the user's messages are deleted",
    recipients: toWatchers,
    codec: UserMessagesDeletedInChannel,
  },
  'user.presence.changed': {
    type: 'user.presence.changed',
    class: 'presence',
    webhook: false,
    trigger: 'when a user status changes (eg. online, offline, away, etc.)',
    recipients: toSubscribers,
    ephemeral: true,
    state: 'presence',
    codec: UserPresenceChanged,
  },
  'user.unbanned': {
    type: 'user.unbanned',
    class: 'client',
    webhook: true,
    trigger: 'when the user ban is lifted',
    recipients: toSubjectAndWatchers,
    codec: UserUnbanned,
  },
  'user.updated': {
    type: 'user.updated',
    class: 'presence',
    webhook: true,
    trigger: 'when a user is updated',
    recipients: toSubscribers,
    codec: UserUpdated,
  },
  'user.watching.start': {
    type: 'user.watching.start',
    class: 'channel',
    webhook: false,
    trigger: 'when a user starts watching a channel',
    recipients: toWatchers,
    ephemeral: true,
    state: 'watching',
    largeChannel: 'batched',
    codec: UserWatchingStart,
  },
  'user.watching.stop': {
    type: 'user.watching.stop',
    class: 'channel',
    webhook: false,
    trigger: 'when a user stops watching a channel',
    recipients: toWatchers,
    ephemeral: true,
    state: 'watching',
    largeChannel: 'batched',
    codec: UserWatchingStop,
  },
} as const satisfies EventRows;

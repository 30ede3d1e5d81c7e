import * as t from 'io-ts';
import { Counts, Integer, JsonObject } from '../primitives.js';
import { Channel, Message, Thread, User } from '../objects.js';
import { deliveredFields } from '../objects/readState.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toWatchers, unreadCounts } from './eventEntry.js';

const messageNewShape = channelEvent('message.new', {
  required: { message: Message },
  guaranteed: {
    message_id: t.string,
    user: User,
    watcher_count: Integer,
  },
  optional: {
    ...unreadCounts,
    channel: Channel,
    thread_participants: t.readonlyArray(User),
    parent_author: t.string,
    grouped_unread_channels: Counts,
  },
});
/** The unread counts are those of the receiving user; the sender's do not change. */
export interface MessageNew extends t.TypeOf<typeof messageNewShape> {}
/** Codec of {@link MessageNew}. */
export const MessageNew: Codec<MessageNew> = messageNewShape;

const messageUpdatedShape = channelEvent('message.updated', {
  required: { message: Message },
  guaranteed: { message_id: t.string },
  optional: { user: User, message_update: JsonObject },
});
/** The event of the same name. */
export interface MessageUpdated extends t.TypeOf<typeof messageUpdatedShape> {}
/** Codec of {@link MessageUpdated}. */
export const MessageUpdated: Codec<MessageUpdated> = messageUpdatedShape;

const messageDeletedShape = channelEvent('message.deleted', {
  required: { message: Message },
  guaranteed: { message_id: t.string, hard_delete: t.boolean },
  optional: { user: User, deleted_for_me: t.boolean },
});
/** An absent `hard_delete` counts as false. */
export interface MessageDeleted extends t.TypeOf<typeof messageDeletedShape> {}
/** Codec of {@link MessageDeleted}. */
export const MessageDeleted: Codec<MessageDeleted> = messageDeletedShape;

const messageReadShape = channelEvent('message.read', {
  required: { user: User },
  optional: {
    last_read_message_id: t.string,
    ...deliveredFields,
    channel: Channel,
    thread: Thread,
  },
});
/**
 * `user` has read all messages up to `created_at`. The mark of delivery is that after the read, where
 * the channel has them and the server says it.
 */
export interface MessageRead extends t.TypeOf<typeof messageReadShape> {}
/** Codec of {@link MessageRead}. */
export const MessageRead: Codec<MessageRead> = messageReadShape;

const messageDeliveredShape = channelEvent('message.delivered', {
  required: { user: User },
  guaranteed: deliveredFields,
  optional: { channel: Channel },
});
/** The messages up to `last_delivered_message_id` were delivered to a device of `user`. */
export interface MessageDelivered extends t.TypeOf<typeof messageDeliveredShape> {}
/** Codec of {@link MessageDelivered}. */
export const MessageDelivered: Codec<MessageDelivered> = messageDeliveredShape;

const messageUndeletedShape = channelEvent('message.undeleted', {
  required: { message: Message },
  guaranteed: { message_id: t.string },
  optional: { user: User },
});
/** A message that was deleted is there again. */
export interface MessageUndeleted extends t.TypeOf<typeof messageUndeletedShape> {}
/** Codec of {@link MessageUndeleted}. */
export const MessageUndeleted: Codec<MessageUndeleted> = messageUndeletedShape;

export const messageCodecs = {
  'message.deleted': MessageDeleted,
  'message.delivered': MessageDelivered,
  'message.new': MessageNew,
  'message.read': MessageRead,
  'message.undeleted': MessageUndeleted,
  'message.updated': MessageUpdated,
} as const;

export const messageRows = {
  'message.deleted': {
    class: 'channel',
    webhook: true,
    trigger: 'when a message is deleted',
    recipients: toWatchers,
    inSync: true,
  },
  'message.delivered': {
    class: 'channel',
    webhook: false,
    trigger: 'when messages are delivered to a user',
    recipients: toWatchers,
    largeChannel: 'sender-only',
  },
  'message.new': {
    class: 'channel',
    webhook: true,
    trigger: 'when a new message is added on a channel',
    recipients: toWatchers,
    inSync: true,
  },
  'message.read': {
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is marked as read',
    recipients: toWatchers,
    largeChannel: 'sender-only',
  },
  'message.undeleted': {
    class: 'channel',
    webhook: true,
    trigger: 'when a deleted message is restored',
    recipients: toWatchers,
    inSync: true,
  },
  'message.updated': {
    class: 'channel',
    webhook: true,
    trigger: 'when a message is updated',
    recipients: toWatchers,
    inSync: true,
  },
} as const satisfies RowsOf<typeof messageCodecs>;

import * as t from 'io-ts';
import { Integer } from '../primitives.js';
import { Channel, Message, Thread, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, threadFields, toMembers, toWatchers } from './eventEntry.js';

const notificationThreadMessageNewShape = channelEvent('notification.thread_message_new', {
  required: { message: Message },
  guaranteed: {
    channel: Channel,
    message_id: t.string,
    ...threadFields,
    watcher_count: Integer,
  },
  optional: {
    user: User,
    thread_participants: t.readonlyArray(User),
    parent_author: t.string,
  },
});
/** The counts are those of the receiving user; `thread_id` is the id of the thread's message. */
export interface NotificationThreadMessageNew extends t.TypeOf<
  typeof notificationThreadMessageNewShape
> {}
/** Codec of {@link NotificationThreadMessageNew}. */
export const NotificationThreadMessageNew: Codec<NotificationThreadMessageNew> =
  notificationThreadMessageNewShape;

const threadUpdatedShape = channelEvent('thread.updated', {
  required: { thread: Thread },
  optional: { user: User },
});
/** `user` is who changed the thread. */
export interface ThreadUpdated extends t.TypeOf<typeof threadUpdatedShape> {}
/** Codec of {@link ThreadUpdated}. */
export const ThreadUpdated: Codec<ThreadUpdated> = threadUpdatedShape;

export const threadCodecs = {
  'notification.thread_message_new': NotificationThreadMessageNew,
  'thread.updated': ThreadUpdated,
} as const;

export const threadRows = {
  'notification.thread_message_new': {
    class: 'notification',
    webhook: false,
    trigger: 'when a reply is added to a thread that the user takes part in',
    recipients: toMembers,
  },
  'thread.updated': {
    class: 'channel',
    webhook: false,
    trigger: 'when a thread is updated',
    recipients: toWatchers,
  },
} as const satisfies RowsOf<typeof threadCodecs>;

import * as t from 'io-ts';
import { DateTime, Integer, JsonObject } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { Message } from './message.js';
import { User } from './user.js';

/** How far the messages of a channel were delivered to a user. */
export const deliveredFields = {
  last_delivered_at: DateTime,
  last_delivered_message_id: t.string,
} as const;

const readStateShape = shape('ReadState', {
  required: { user: User, last_read: DateTime },
  guaranteed: { unread_messages: Integer },
  optional: { last_read_message_id: t.string, ...deliveredFields },
});
/** How far a user has read a channel. */
export interface ReadState extends t.TypeOf<typeof readStateShape> {}
/** Codec of {@link ReadState}. */
export const ReadState: Codec<ReadState> = readStateShape;

const ThreadParticipant = shape('ThreadParticipant', {
  required: {},
  guaranteed: {
    channel_cid: t.string,
    thread_id: t.string,
    user_id: t.string,
    user: User,
    created_at: DateTime,
    last_read_at: DateTime,
    custom: JsonObject,
  },
  optional: { last_thread_message_at: DateTime, left_thread_at: DateTime },
});

/** The columns of a thread. */
export const threadColumns = {
  required: { parent_message_id: t.string },
  guaranteed: {
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
    thread_participants: t.readonlyArray(ThreadParticipant),
  },
} as const;

const threadShape = shape('Thread', { ...threadColumns, custom: true });
/** The thread of a message. */
export interface Thread extends t.TypeOf<typeof threadShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Thread}. */
export const Thread: Codec<Thread> = threadShape;

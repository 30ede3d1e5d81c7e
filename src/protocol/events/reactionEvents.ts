import * as t from 'io-ts';
import { Channel, Message, Reaction, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type EventRows, toWatchers } from './eventEntry.js';

const reactionColumns = {
  required: { message: Message, reaction: Reaction },
  guaranteed: { channel: Channel, message_id: t.string, user: User },
  optional: { thread_participants: t.readonlyArray(User) },
};

const reactionNewShape = channelEvent('ReactionNew', 'reaction.new', reactionColumns);
/** `message` already counts the reaction. */
export interface ReactionNew extends t.TypeOf<typeof reactionNewShape> {}
/** Codec of {@link ReactionNew}. */
export const ReactionNew: Codec<ReactionNew> = reactionNewShape;

const reactionUpdatedShape = channelEvent('ReactionUpdated', 'reaction.updated', reactionColumns);
/** `reaction` replaced all other reactions of this user to the message. */
export interface ReactionUpdated extends t.TypeOf<typeof reactionUpdatedShape> {}
/** Codec of {@link ReactionUpdated}. */
export const ReactionUpdated: Codec<ReactionUpdated> = reactionUpdatedShape;

const reactionDeletedShape = channelEvent('ReactionDeleted', 'reaction.deleted', reactionColumns);
/** `reaction` is the deleted one; `message` no longer counts it. */
export interface ReactionDeleted extends t.TypeOf<typeof reactionDeletedShape> {}
/** Codec of {@link ReactionDeleted}. */
export const ReactionDeleted: Codec<ReactionDeleted> = reactionDeletedShape;

export const reactionEvents = {
  'reaction.deleted': {
    type: 'reaction.deleted',
    class: 'channel',
    webhook: true,
    trigger: 'when a message reaction is deleted',
    recipients: toWatchers,
    inSync: true,
    codec: ReactionDeleted,
  },
  'reaction.new': {
    type: 'reaction.new',
    class: 'channel',
    webhook: true,
    trigger: 'when a message reaction is added',
    recipients: toWatchers,
    inSync: true,
    codec: ReactionNew,
  },
  'reaction.updated': {
    type: 'reaction.updated',
    class: 'channel',
    webhook: true,
    trigger: 'when a message reaction is updated',
    recipients: toWatchers,
    inSync: true,
    codec: ReactionUpdated,
  },
} as const satisfies EventRows;

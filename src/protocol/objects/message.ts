import * as t from 'io-ts';
import { Counts, DateTime, Integer, JsonObject, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { Attachment } from './attachment.js';
import { MessageDraft } from './draft.js';
import { Poll } from './poll.js';
import { MessageReminder } from './reminder.js';
import { User } from './user.js';

const reactionShape = shape('Reaction', {
  required: { type: t.string },
  guaranteed: {
    message_id: t.string,
    user_id: t.string,
    score: Integer,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: { user: t.union([User, t.null]), emoji_code: t.string },
  custom: true,
  nested: ['emoji_code'],
});
/** One user's reaction of one type to one message. */
export interface Reaction extends t.TypeOf<typeof reactionShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Reaction}. */
export const Reaction: Codec<Reaction> = reactionShape;

const ReactionBy = shape('ReactionBy', {
  required: { user_id: t.string },
  guaranteed: { created_at: DateTime },
  optional: { user: t.union([User, t.null]) },
});

const reactionGroupShape = shape('ReactionGroup', {
  required: {},
  guaranteed: {
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

const messageGuaranteed = {
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
    required: {},
    optional: { channel_role: t.string, notifications_muted: t.boolean },
  }),
  poll_id: t.string,
  poll: Poll,
  moderation: JsonObject,
  deleted_for_me: t.boolean,
  draft: MessageDraft,
  reminder: MessageReminder,
  shared_location: JsonObject,
  image_labels: JsonObject,
  channel: Channel,
  mml: t.string,
};

const quotedMessageShape = shape('QuotedMessage', {
  required: { id: t.string },
  guaranteed: messageGuaranteed,
  optional: messageOptional,
  custom: true,
});
/** A message that another one quotes; it has no quoted message itself. */
export interface QuotedMessage extends t.TypeOf<typeof quotedMessageShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link QuotedMessage}. */
export const QuotedMessage: Codec<QuotedMessage> = quotedMessageShape;

const messageShape = shape('Message', {
  required: { id: t.string },
  guaranteed: messageGuaranteed,
  optional: { ...messageOptional, quoted_message: QuotedMessage },
  custom: true,
});
/**
 * A message. `type` is one of regular, ephemeral, error, reply, system, deleted, or one that the
 * service adds later. `own_reactions` is filled in responses and empty in events.
 */
export interface Message extends t.TypeOf<typeof messageShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Message}. */
export const Message: Codec<Message> = messageShape;

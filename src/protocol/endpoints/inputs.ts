import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, JsonObject, Strings } from '../primitives.js';
import { Attachment, ChannelOverrides } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields } from './shared.js';

const userRefShape = shape('UserRef', { required: { id: t.string }, custom: true });

const memberRefShape = shape('MemberRef', {
  required: { user_id: t.string },
  optional: { channel_role: t.string },
  custom: true,
});
/** A member to add; custom keys stand beside the named ones. */
export interface MemberRef extends t.TypeOf<typeof memberRefShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link MemberRef}. */
export const MemberRef: Codec<MemberRef> = memberRefShape;

/** A member to add: an id, or an object with the id and custom keys. */
export type MemberInput = string | MemberRef;
/** Codec of {@link MemberInput}. */
export const MemberInput: t.Type<MemberInput> = t.union([t.string, MemberRef], 'MemberInput');

const channelInputShape = shape('ChannelInput', {
  required: {},
  optional: {
    members: t.readonlyArray(MemberInput),
    invites: t.readonlyArray(MemberInput),
    created_by: userRefShape,
    created_by_id: t.string,
    team: t.string,
    frozen: t.boolean,
    disabled: t.boolean,
    cooldown: Integer,
    config_overrides: ChannelOverrides,
    filter_tags: Strings,
    name: t.string,
    image: bounded(t.string, 'addressLength'),
  },
  custom: true,
  nested: ['name', 'image'],
});
/** The data of a channel in a request; custom keys stand beside the named ones. */
export interface ChannelInput extends t.TypeOf<typeof channelInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link ChannelInput}. */
export const ChannelInput: Codec<ChannelInput> = channelInputShape;

const mentionedUsers = t.readonlyArray(t.union([t.string, userRefShape]));

const messageInputShape = shape('MessageInput', {
  required: {},
  optional: {
    id: bounded(t.string, 'messageIdLength'),
    text: bounded(t.string, 'messageTextLength'),
    type: t.string,
    attachments: bounded(t.readonlyArray(Attachment), 'attachments', 'attachmentBytes'),
    mentioned_users: mentionedUsers,
    parent_id: t.string,
    show_in_channel: t.boolean,
    quoted_message_id: t.string,
    silent: t.boolean,
    pinned: t.boolean,
    pinned_at: DateTime,
    pin_expires: DateTime,
    poll_id: t.string,
    ...actorFields,
  },
  custom: true,
});
/** A message in a request; custom keys stand beside the named ones. */
export interface MessageInput extends t.TypeOf<typeof messageInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link MessageInput}. */
export const MessageInput: Codec<MessageInput> = messageInputShape;

const eventInputShape = shape('EventInput', {
  required: { type: t.string },
  optional: { parent_id: t.string, custom: JsonObject, ...actorFields },
  custom: true,
});
/** An event to a channel: a typing event, or a custom one with the sender's keys beside `type`. */
export interface EventInput extends t.TypeOf<typeof eventInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link EventInput}. */
export const EventInput: Codec<EventInput> = eventInputShape;

const sortShape = shape('Sort', {
  required: { field: t.string, direction: t.union([t.literal(1), t.literal(-1)]) },
});
/** One field of an order: 1 is ascending, -1 descending. */
export interface Sort extends t.TypeOf<typeof sortShape> {}
/** Codec of {@link Sort}. */
export const Sort: Codec<Sort> = sortShape;

/** An order of several fields, the first one above the others. */
export const SortFields = bounded(t.readonlyArray(Sort), 'sortFields');

/** Conditions on fields: plain values, `$` operators, `$and`, `$or`, `$nor`. */
export const Filter = bounded(JsonObject, 'filterLength');
/** Conditions on fields, see the codec of the same name. */
export type Filter = t.TypeOf<typeof Filter>;

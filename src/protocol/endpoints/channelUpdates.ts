import * as t from 'io-ts';
import { DateTime, Integer, Strings } from '../primitives.js';
import { Channel, ChannelMember, Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, partialUpdateFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { ChannelInput, MemberInput, MessageInput } from './inputs.js';

const RoleInput = shape('RoleInput', {
  required: { user_id: t.string, channel_role: t.string },
});

const updateChannelRequestShape = shape('UpdateChannelRequest', {
  required: {},
  optional: {
    data: ChannelInput,
    message: MessageInput,
    add_members: t.readonlyArray(MemberInput),
    remove_members: Strings,
    invites: t.readonlyArray(MemberInput),
    add_moderators: Strings,
    demote_moderators: Strings,
    assign_roles: t.readonlyArray(RoleInput),
    accept_invite: t.boolean,
    reject_invite: t.boolean,
    cooldown: Integer,
    add_filter_tags: Strings,
    remove_filter_tags: Strings,
    hide_history: t.boolean,
    hide_history_before: DateTime,
    skip_push: t.boolean,
    ...actorFields,
  },
});
/**
 * New data of the channel, changes of members and their roles, the response to an invite, and a
 * system message.
 */
export interface UpdateChannelRequest extends t.TypeOf<typeof updateChannelRequestShape> {}
/** Codec of {@link UpdateChannelRequest}. */
export const UpdateChannelRequest: Codec<UpdateChannelRequest> = updateChannelRequestShape;

const updateChannelResponseShape = shape('UpdateChannelResponse', {
  required: { channel: Channel },
  guaranteed: { members: t.readonlyArray(ChannelMember), ...responseFields },
  optional: { message: Message },
});
/** The changed channel. */
export interface UpdateChannelResponse extends t.TypeOf<typeof updateChannelResponseShape> {}
/** Codec of {@link UpdateChannelResponse}. */
export const UpdateChannelResponse: Codec<UpdateChannelResponse> = updateChannelResponseShape;

const updateChannelPartialRequestShape = shape('UpdateChannelPartialRequest', {
  required: {},
  optional: { ...partialUpdateFields, ...actorFields },
});
/** Fields to set and to remove; a dotted key is a path within custom data. */
export interface UpdateChannelPartialRequest extends t.TypeOf<
  typeof updateChannelPartialRequestShape
> {}
/** Codec of {@link UpdateChannelPartialRequest}. */
export const UpdateChannelPartialRequest: Codec<UpdateChannelPartialRequest> =
  updateChannelPartialRequestShape;

export const updateChannel = {
  operation: 'UpdateChannel',
  method: 'POST',
  path: '/channels/{type}/{id}',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateChannelRequest,
  response: UpdateChannelResponse,
  status: 201,
  emits: [
    'channel.updated',
    'member.added',
    'member.removed',
    'member.updated',
    'notification.added_to_channel',
    'notification.removed_from_channel',
    'notification.invited',
    'notification.invite_accepted',
    'notification.invite_rejected',
    'message.new',
    'notification.message_new',
    'channel.visible',
    'draft.deleted',
    'user.watching.stop',
  ],
} as const satisfies Endpoint;

export const updateChannelPartial = {
  operation: 'UpdateChannelPartial',
  method: 'PATCH',
  path: '/channels/{type}/{id}',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateChannelPartialRequest,
  response: UpdateChannelResponse,
  status: 200,
  emits: ['channel.updated'],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Integer, Strings } from '../primitives.js';
import { ChannelMute, Mute, OwnUser } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, EmptyResponse } from './shared.js';
import type { Endpoint } from './endpoint.js';

const targetUsers = { target_id: t.string, target_ids: bounded(Strings, 'usersToMute') };
const targetChannels = { channel_cid: t.string, channel_cids: bounded(Strings, 'channelsToMute') };

const muteUserRequestShape = shape('MuteUserRequest', {
  required: {},
  optional: { ...targetUsers, timeout: Integer, ...actorFields },
});
/** The users to mute. `timeout` is in minutes; without it the mute has no end. */
export interface MuteUserRequest extends t.TypeOf<typeof muteUserRequestShape> {}
/** Codec of {@link MuteUserRequest}. */
export const MuteUserRequest: Codec<MuteUserRequest> = muteUserRequestShape;

const muteUserResponseShape = shape('MuteUserResponse', {
  required: {},
  guaranteed: { own_user: OwnUser, ...responseFields },
  optional: { mute: Mute, mutes: t.readonlyArray(Mute), non_existing_users: Strings },
});
/** The mute of one target, or the mutes of several. */
export interface MuteUserResponse extends t.TypeOf<typeof muteUserResponseShape> {}
/** Codec of {@link MuteUserResponse}. */
export const MuteUserResponse: Codec<MuteUserResponse> = muteUserResponseShape;

const unmuteUserRequestShape = shape('UnmuteUserRequest', {
  required: {},
  optional: { ...targetUsers, ...actorFields },
});
/** The users to unmute. */
export interface UnmuteUserRequest extends t.TypeOf<typeof unmuteUserRequestShape> {}
/** Codec of {@link UnmuteUserRequest}. */
export const UnmuteUserRequest: Codec<UnmuteUserRequest> = unmuteUserRequestShape;

const unmuteUserResponseShape = shape('UnmuteUserResponse', {
  required: {},
  guaranteed: responseFields,
  optional: { non_existing_users: Strings },
});
/** The targets that do not exist. */
export interface UnmuteUserResponse extends t.TypeOf<typeof unmuteUserResponseShape> {}
/** Codec of {@link UnmuteUserResponse}. */
export const UnmuteUserResponse: Codec<UnmuteUserResponse> = unmuteUserResponseShape;

const muteChannelRequestShape = shape('MuteChannelRequest', {
  required: {},
  optional: { ...targetChannels, expiration: Integer, ...actorFields },
});
/** The channels to mute. `expiration` is in milliseconds; without it the mute has no end. */
export interface MuteChannelRequest extends t.TypeOf<typeof muteChannelRequestShape> {}
/** Codec of {@link MuteChannelRequest}. */
export const MuteChannelRequest: Codec<MuteChannelRequest> = muteChannelRequestShape;

const muteChannelResponseShape = shape('MuteChannelResponse', {
  required: {},
  guaranteed: { own_user: OwnUser, ...responseFields },
  optional: { channel_mute: ChannelMute, channel_mutes: t.readonlyArray(ChannelMute) },
});
/** The mute of one channel, or the mutes of several. */
export interface MuteChannelResponse extends t.TypeOf<typeof muteChannelResponseShape> {}
/** Codec of {@link MuteChannelResponse}. */
export const MuteChannelResponse: Codec<MuteChannelResponse> = muteChannelResponseShape;

const unmuteChannelRequestShape = shape('UnmuteChannelRequest', {
  required: {},
  optional: { ...targetChannels, ...actorFields },
});
/** The channels to unmute. */
export interface UnmuteChannelRequest extends t.TypeOf<typeof unmuteChannelRequestShape> {}
/** Codec of {@link UnmuteChannelRequest}. */
export const UnmuteChannelRequest: Codec<UnmuteChannelRequest> = unmuteChannelRequestShape;

export const muteUser = {
  operation: 'MuteUser',
  method: 'POST',
  path: '/moderation/mute',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MuteUserRequest,
  response: MuteUserResponse,
  status: 201,
  emits: ['notification.mutes_updated', 'user.muted'],
} as const satisfies Endpoint;

export const unmuteUser = {
  operation: 'UnmuteUser',
  method: 'POST',
  path: '/moderation/unmute',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UnmuteUserRequest,
  response: UnmuteUserResponse,
  status: 201,
  emits: ['notification.mutes_updated', 'user.unmuted'],
} as const satisfies Endpoint;

export const muteChannel = {
  operation: 'MuteChannel',
  method: 'POST',
  path: '/moderation/mute/channel',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MuteChannelRequest,
  response: MuteChannelResponse,
  status: 201,
  emits: ['notification.channel_mutes_updated', 'channel.muted'],
} as const satisfies Endpoint;

export const unmuteChannel = {
  operation: 'UnmuteChannel',
  method: 'POST',
  path: '/moderation/unmute/channel',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UnmuteChannelRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['notification.channel_mutes_updated', 'channel.unmuted'],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { Integer, Strings } from '../codecs.js';
import { ChannelMute, Mute, OwnUser } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered, Done } from './common.js';
import type { Endpoint } from './entry.js';

const users = { target_id: t.string, target_ids: Strings };
const channels = { channel_cid: t.string, channel_cids: Strings };

const muteUserRequestShape = shape('MuteUserRequest', {
  needed: {},
  optional: { ...users, timeout: Integer, ...actor },
});
/** Whom to mute, and for how many minutes if not for good. */
export interface MuteUserRequest extends t.TypeOf<typeof muteUserRequestShape> {}
/** Codec of {@link MuteUserRequest}. */
export const MuteUserRequest: Codec<MuteUserRequest> = muteUserRequestShape;

const muteUserAnswerShape = shape('MuteUserAnswer', {
  needed: {},
  sent: { own_user: OwnUser, ...answered },
  optional: { mute: Mute, mutes: t.readonlyArray(Mute), non_existing_users: Strings },
});
/** The mute of one target, or the mutes of several. */
export interface MuteUserAnswer extends t.TypeOf<typeof muteUserAnswerShape> {}
/** Codec of {@link MuteUserAnswer}. */
export const MuteUserAnswer: Codec<MuteUserAnswer> = muteUserAnswerShape;

const unmuteUserRequestShape = shape('UnmuteUserRequest', {
  needed: {},
  optional: { ...users, ...actor },
});
/** Whom to hear again. */
export interface UnmuteUserRequest extends t.TypeOf<typeof unmuteUserRequestShape> {}
/** Codec of {@link UnmuteUserRequest}. */
export const UnmuteUserRequest: Codec<UnmuteUserRequest> = unmuteUserRequestShape;

const unmuteUserAnswerShape = shape('UnmuteUserAnswer', {
  needed: {},
  sent: answered,
  optional: { non_existing_users: Strings },
});
/** Who of the targets is nobody. */
export interface UnmuteUserAnswer extends t.TypeOf<typeof unmuteUserAnswerShape> {}
/** Codec of {@link UnmuteUserAnswer}. */
export const UnmuteUserAnswer: Codec<UnmuteUserAnswer> = unmuteUserAnswerShape;

const muteChannelRequestShape = shape('MuteChannelRequest', {
  needed: {},
  optional: { ...channels, expiration: Integer, ...actor },
});
/** What to mute, and for how many milliseconds if not for good. */
export interface MuteChannelRequest extends t.TypeOf<typeof muteChannelRequestShape> {}
/** Codec of {@link MuteChannelRequest}. */
export const MuteChannelRequest: Codec<MuteChannelRequest> = muteChannelRequestShape;

const muteChannelAnswerShape = shape('MuteChannelAnswer', {
  needed: {},
  sent: { own_user: OwnUser, ...answered },
  optional: { channel_mute: ChannelMute, channel_mutes: t.readonlyArray(ChannelMute) },
});
/** The mute of one channel, or the mutes of several. */
export interface MuteChannelAnswer extends t.TypeOf<typeof muteChannelAnswerShape> {}
/** Codec of {@link MuteChannelAnswer}. */
export const MuteChannelAnswer: Codec<MuteChannelAnswer> = muteChannelAnswerShape;

const unmuteChannelRequestShape = shape('UnmuteChannelRequest', {
  needed: {},
  optional: { ...channels, ...actor },
});
/** What to hear again. */
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
  answer: MuteUserAnswer,
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
  answer: UnmuteUserAnswer,
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
  answer: MuteChannelAnswer,
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
  answer: Done,
  status: 201,
  emits: ['notification.channel_mutes_updated', 'channel.unmuted'],
} as const satisfies Endpoint;

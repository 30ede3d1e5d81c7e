import type * as t from 'io-ts';
import { Channel, ChannelMute, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type EventRows, plainEvent, toNobody } from './eventEntry.js';

const channelCreatedShape = channelEvent('ChannelCreated', 'channel.created', {
  required: { channel: Channel },
  optional: { user: User },
});
/** The event of the same name. */
export interface ChannelCreated extends t.TypeOf<typeof channelCreatedShape> {}
/** Codec of {@link ChannelCreated}. */
export const ChannelCreated: Codec<ChannelCreated> = channelCreatedShape;

const channelMutedShape = channelEvent('ChannelMuted', 'channel.muted', {
  required: { user: User },
  optional: { mute: ChannelMute },
});
/** `user` muted the channel; `mute` has the end, if there is one. */
export interface ChannelMuted extends t.TypeOf<typeof channelMutedShape> {}
/** Codec of {@link ChannelMuted}. */
export const ChannelMuted: Codec<ChannelMuted> = channelMutedShape;

const channelUnmutedShape = channelEvent('ChannelUnmuted', 'channel.unmuted', {
  required: { user: User },
});
/** `user` unmuted the channel. */
export interface ChannelUnmuted extends t.TypeOf<typeof channelUnmutedShape> {}
/** Codec of {@link ChannelUnmuted}. */
export const ChannelUnmuted: Codec<ChannelUnmuted> = channelUnmutedShape;

const muteColumns = { required: { user: User }, guaranteed: { target_user: User } };

const userMutedShape = plainEvent('UserMuted', 'user.muted', muteColumns);
/** `user` muted `target_user`. */
export interface UserMuted extends t.TypeOf<typeof userMutedShape> {}
/** Codec of {@link UserMuted}. */
export const UserMuted: Codec<UserMuted> = userMutedShape;

const userUnmutedShape = plainEvent('UserUnmuted', 'user.unmuted', muteColumns);
/** `user` unmuted `target_user`. */
export interface UserUnmuted extends t.TypeOf<typeof userUnmutedShape> {}
/** Codec of {@link UserUnmuted}. */
export const UserUnmuted: Codec<UserUnmuted> = userUnmutedShape;

const userDeactivatedShape = plainEvent('UserDeactivated', 'user.deactivated', {
  required: { user: User },
  optional: { created_by: User },
});
/** `created_by` deactivated `user`. */
export interface UserDeactivated extends t.TypeOf<typeof userDeactivatedShape> {}
/** Codec of {@link UserDeactivated}. */
export const UserDeactivated: Codec<UserDeactivated> = userDeactivatedShape;

const userReactivatedShape = plainEvent('UserReactivated', 'user.reactivated', {
  required: { user: User },
  optional: { created_by: User },
});
/** `created_by` reactivated `user`. */
export interface UserReactivated extends t.TypeOf<typeof userReactivatedShape> {}
/** Codec of {@link UserReactivated}. */
export const UserReactivated: Codec<UserReactivated> = userReactivatedShape;

export const webhookEvents = {
  'channel.created': {
    type: 'channel.created',
    class: 'webhook',
    webhook: true,
    trigger: 'when a channel is created',
    recipients: toNobody,
    codec: ChannelCreated,
  },
  'channel.muted': {
    type: 'channel.muted',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user mutes a channel',
    recipients: toNobody,
    codec: ChannelMuted,
  },
  'channel.unmuted': {
    type: 'channel.unmuted',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user unmutes a channel',
    recipients: toNobody,
    codec: ChannelUnmuted,
  },
  'user.deactivated': {
    type: 'user.deactivated',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user is deactivated',
    recipients: toNobody,
    codec: UserDeactivated,
  },
  'user.muted': {
    type: 'user.muted',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user mutes another one',
    recipients: toNobody,
    codec: UserMuted,
  },
  'user.reactivated': {
    type: 'user.reactivated',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user is reactivated',
    recipients: toNobody,
    codec: UserReactivated,
  },
  'user.unmuted': {
    type: 'user.unmuted',
    class: 'webhook',
    webhook: true,
    trigger: 'when a user unmutes another one',
    recipients: toNobody,
    codec: UserUnmuted,
  },
} as const satisfies EventRows;

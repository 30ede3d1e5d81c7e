import * as t from 'io-ts';
import { Counts, DateTime, Integer, JsonObject, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { accountFields, Device, profileFields, User } from './user.js';

const muteShape = shape('Mute', {
  required: { target: User },
  guaranteed: { created_at: DateTime, updated_at: DateTime, user: User },
  optional: { expires: DateTime },
});
/** A user muted by another; without `expires` the mute has no end. */
export interface Mute extends t.TypeOf<typeof muteShape> {}
/** Codec of {@link Mute}. */
export const Mute: Codec<Mute> = muteShape;

const channelMuteShape = shape('ChannelMute', {
  required: { channel: Channel },
  guaranteed: { created_at: DateTime, updated_at: DateTime, user: User },
  optional: { expires: DateTime },
});
/** A channel muted by a user; without `expires` the mute has no end. */
export interface ChannelMute extends t.TypeOf<typeof channelMuteShape> {}
/** Codec of {@link ChannelMute}. */
export const ChannelMute: Codec<ChannelMute> = channelMuteShape;

/** The lists that belong to one user. */
export const ownLists = {
  devices: t.readonlyArray(Device),
  mutes: t.readonlyArray(Mute),
  channel_mutes: t.readonlyArray(ChannelMute),
};

/** The unread counts of one user. */
export const ownCounts = {
  unread_count: Integer,
  total_unread_count: Integer,
  unread_channels: Integer,
  unread_threads: Integer,
};

const ownUserShape = shape('OwnUser', {
  required: { id: t.string },
  guaranteed: {
    ...accountFields,
    ...ownLists,
    ...ownCounts,
    invisible: t.boolean,
    language: t.string,
    teams: Strings,
  },
  optional: {
    ...profileFields,
    push_preferences: JsonObject,
    total_unread_count_by_team: t.union([Counts, t.null]),
    latest_hidden_channels: Strings,
    roles: Strings,
  },
  custom: true,
});
/** The connected user, with the fields that only the user itself receives. */
export interface OwnUser extends t.TypeOf<typeof ownUserShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link OwnUser}. */
export const OwnUser: Codec<OwnUser> = ownUserShape;

import * as t from 'io-ts';
import { Channel, Message, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toConnection, toSubject, toWatchers } from './eventEntry.js';

const channelDeletedShape = channelEvent('channel.deleted', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { user: User },
});
/** The event of the same name. */
export interface ChannelDeleted extends t.TypeOf<typeof channelDeletedShape> {}
/** Codec of {@link ChannelDeleted}. */
export const ChannelDeleted: Codec<ChannelDeleted> = channelDeletedShape;

const channelHiddenShape = channelEvent('channel.hidden', {
  required: {},
  guaranteed: { channel: Channel, clear_history: t.boolean, user: User },
});
/** The event of the same name. */
export interface ChannelHidden extends t.TypeOf<typeof channelHiddenShape> {}
/** Codec of {@link ChannelHidden}. */
export const ChannelHidden: Codec<ChannelHidden> = channelHiddenShape;

const channelTruncatedShape = channelEvent('channel.truncated', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { user: User, message: Message, message_id: t.string },
});
/** The event of the same name. */
export interface ChannelTruncated extends t.TypeOf<typeof channelTruncatedShape> {}
/** Codec of {@link ChannelTruncated}. */
export const ChannelTruncated: Codec<ChannelTruncated> = channelTruncatedShape;

const channelUpdatedShape = channelEvent('channel.updated', {
  required: { channel: Channel },
  optional: { user: User, message: Message, message_id: t.string },
});
/** The event of the same name. */
export interface ChannelUpdated extends t.TypeOf<typeof channelUpdatedShape> {}
/** Codec of {@link ChannelUpdated}. */
export const ChannelUpdated: Codec<ChannelUpdated> = channelUpdatedShape;

const channelVisibleShape = channelEvent('channel.visible', {
  required: {},
  guaranteed: { channel: Channel, user: User },
});
/** The event of the same name. */
export interface ChannelVisible extends t.TypeOf<typeof channelVisibleShape> {}
/** Codec of {@link ChannelVisible}. */
export const ChannelVisible: Codec<ChannelVisible> = channelVisibleShape;

const channelKickedShape = channelEvent('channel.kicked', { required: {} });
/** The service ended the receiver's watch of the channel; our server does not send it. */
export interface ChannelKicked extends t.TypeOf<typeof channelKickedShape> {}
/** Codec of {@link ChannelKicked}. */
export const ChannelKicked: Codec<ChannelKicked> = channelKickedShape;

export const channelCodecs = {
  'channel.deleted': ChannelDeleted,
  'channel.hidden': ChannelHidden,
  'channel.kicked': ChannelKicked,
  'channel.truncated': ChannelTruncated,
  'channel.updated': ChannelUpdated,
  'channel.visible': ChannelVisible,
} as const;

export const channelRows = {
  'channel.deleted': {
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is deleted',
    recipients: toWatchers,
    inSync: true,
  },
  'channel.hidden': {
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is marked as hidden',
    recipients: toSubject,
    inSync: true,
  },
  'channel.kicked': {
    class: 'channel',
    webhook: false,
    trigger: 'by the hosted service alone, when it ends the watch of a connection',
    recipients: toConnection,
    ephemeral: true,
  },
  'channel.truncated': {
    class: 'channel',
    webhook: true,
    trigger: "when a channel's history is truncated",
    recipients: toWatchers,
    inSync: true,
  },
  'channel.updated': {
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is updated',
    recipients: toWatchers,
    inSync: true,
  },
  'channel.visible': {
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is made visible',
    recipients: toSubject,
    inSync: true,
  },
} as const satisfies RowsOf<typeof channelCodecs>;

import * as t from 'io-ts';
import { Channel, Message, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type EventRows, toSubject, toWatchers } from './eventEntry.js';

const channelDeletedShape = channelEvent('ChannelDeleted', 'channel.deleted', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { user: User },
});
/** The event of the same name. */
export interface ChannelDeleted extends t.TypeOf<typeof channelDeletedShape> {}
/** Codec of {@link ChannelDeleted}. */
export const ChannelDeleted: Codec<ChannelDeleted> = channelDeletedShape;

const channelHiddenShape = channelEvent('ChannelHidden', 'channel.hidden', {
  required: {},
  guaranteed: { channel: Channel, clear_history: t.boolean, user: User },
});
/** The event of the same name. */
export interface ChannelHidden extends t.TypeOf<typeof channelHiddenShape> {}
/** Codec of {@link ChannelHidden}. */
export const ChannelHidden: Codec<ChannelHidden> = channelHiddenShape;

const channelTruncatedShape = channelEvent('ChannelTruncated', 'channel.truncated', {
  required: {},
  guaranteed: { channel: Channel },
  optional: { user: User, message: Message, message_id: t.string },
});
/** The event of the same name. */
export interface ChannelTruncated extends t.TypeOf<typeof channelTruncatedShape> {}
/** Codec of {@link ChannelTruncated}. */
export const ChannelTruncated: Codec<ChannelTruncated> = channelTruncatedShape;

const channelUpdatedShape = channelEvent('ChannelUpdated', 'channel.updated', {
  required: { channel: Channel },
  optional: { user: User, message: Message, message_id: t.string },
});
/** The event of the same name. */
export interface ChannelUpdated extends t.TypeOf<typeof channelUpdatedShape> {}
/** Codec of {@link ChannelUpdated}. */
export const ChannelUpdated: Codec<ChannelUpdated> = channelUpdatedShape;

const channelVisibleShape = channelEvent('ChannelVisible', 'channel.visible', {
  required: {},
  guaranteed: { channel: Channel, user: User },
});
/** The event of the same name. */
export interface ChannelVisible extends t.TypeOf<typeof channelVisibleShape> {}
/** Codec of {@link ChannelVisible}. */
export const ChannelVisible: Codec<ChannelVisible> = channelVisibleShape;

export const channelEvents = {
  'channel.deleted': {
    type: 'channel.deleted',
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is deleted',
    recipients: toWatchers,
    inSync: true,
    codec: ChannelDeleted,
  },
  'channel.hidden': {
    type: 'channel.hidden',
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is marked as hidden',
    recipients: toSubject,
    inSync: true,
    codec: ChannelHidden,
  },
  'channel.truncated': {
    type: 'channel.truncated',
    class: 'channel',
    webhook: true,
    trigger: "when a channel's history is truncated",
    recipients: toWatchers,
    inSync: true,
    codec: ChannelTruncated,
  },
  'channel.updated': {
    type: 'channel.updated',
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is updated',
    recipients: toWatchers,
    inSync: true,
    codec: ChannelUpdated,
  },
  'channel.visible': {
    type: 'channel.visible',
    class: 'channel',
    webhook: true,
    trigger: 'when a channel is made visible',
    recipients: toSubject,
    inSync: true,
    codec: ChannelVisible,
  },
} as const satisfies EventRows;

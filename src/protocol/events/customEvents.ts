import * as t from 'io-ts';
import { DateTime, guarded } from '../primitives.js';
import { isCustomType } from '../ids.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import {
  addressFields,
  channelSummaryFields,
  type RowsOf,
  deliveryFields,
  unreadCounts,
  toSubject,
  toWatchers,
} from './eventEntry.js';

const CustomType = guarded(
  'type without a dot',
  (value): value is string => typeof value === 'string' && isCustomType(value),
);

const { channel_last_message_at } = channelSummaryFields;

const customChannelEventShape = shape('CustomChannelEvent', {
  required: { type: CustomType, created_at: DateTime, cid: t.string },
  guaranteed: { channel_id: t.string, channel_type: t.string, user: User },
  optional: { parent_id: t.string, ...deliveryFields, channel_last_message_at },
  custom: true,
});
/** A custom event in a channel: the keys that the server adds to the sender's. */
export interface CustomChannelEvent extends t.TypeOf<typeof customChannelEventShape> {}
/** Codec of {@link CustomChannelEvent}. */
export const CustomChannelEvent: Codec<CustomChannelEvent> = customChannelEventShape;

const customUserEventShape = shape('CustomUserEvent', {
  required: { type: CustomType, created_at: DateTime },
  optional: { user: User, ...deliveryFields, cid: t.undefined },
  custom: true,
});
/** A custom event to a user: the keys that the server adds to the sender's. */
export interface CustomUserEvent extends t.TypeOf<typeof customUserEventShape> {}
/** Codec of {@link CustomUserEvent}. */
export const CustomUserEvent: Codec<CustomUserEvent> = customUserEventShape;

/** Keys of a custom event that only the server sets; a sender's value is replaced or dropped. */
export const reservedKeys = [
  'type',
  ...Object.keys(addressFields),
  'user',
  'user_id',
  'created_at',
  ...Object.keys(deliveryFields),
  'channel',
  'member',
  'message',
  'me',
  'watcher_count',
  ...Object.keys(unreadCounts),
  'unread_threads',
  'unread_thread_messages',
  'connection_id',
  'request_info',
] as const;

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/** Whether only the server sets a key of a custom event. */
export const isReserved = (key: string): boolean => reserved.has(key);

export const customCodecs = {
  '*channel': CustomChannelEvent,
  '*user': CustomUserEvent,
} as const;

export const customRows = {
  '*channel': {
    class: 'channel',
    webhook: true,
    trigger:
      'when a custom event is sent to a channel, and again to a connection that starts to watch it where the last one is retained',
    recipients: toWatchers,
  },
  '*user': {
    class: 'client',
    webhook: true,
    trigger: 'when a custom event is sent to a user',
    recipients: toSubject,
  },
} as const satisfies RowsOf<typeof customCodecs>;

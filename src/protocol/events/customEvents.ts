import * as t from 'io-ts';
import { DateTime, guarded } from '../primitives.js';
import { isCustomType } from '../ids.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import {
  channelAddress,
  channelFacts,
  type EventRows,
  receivedFields,
  unreadCounts,
  toSubject,
  toWatchers,
} from './eventEntry.js';
import { isRecord } from '../../internal/isRecord.js';

const CustomType = guarded(
  'type without a dot',
  (value): value is string => typeof value === 'string' && isCustomType(value),
);

const { channel_last_message_at } = channelFacts;

const customChannelEventShape = shape('CustomChannelEvent', {
  required: { type: CustomType, created_at: DateTime, cid: t.string },
  guaranteed: { channel_id: t.string, channel_type: t.string, user: User },
  optional: { parent_id: t.string, ...receivedFields, channel_last_message_at },
  custom: true,
});
/** What the server puts around the sender's keys of a custom event in a channel. */
export interface CustomChannelEvent extends t.TypeOf<typeof customChannelEventShape> {}
/** Codec of {@link CustomChannelEvent}. */
export const CustomChannelEvent: Codec<CustomChannelEvent> = customChannelEventShape;

const customUserEventShape = shape('CustomUserEvent', {
  required: { type: CustomType, created_at: DateTime },
  optional: { user: User, ...receivedFields, cid: t.undefined },
  custom: true,
});
/** What the server puts around the sender's keys of a custom event to a user. */
export interface CustomUserEvent extends t.TypeOf<typeof customUserEventShape> {}
/** Codec of {@link CustomUserEvent}. */
export const CustomUserEvent: Codec<CustomUserEvent> = customUserEventShape;

/** Keys that the server sets on a custom event whatever the sender put there. */
export const reservedKeys = [
  'type',
  ...Object.keys(channelAddress),
  'user',
  'user_id',
  'created_at',
  ...Object.keys(receivedFields),
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

const isReserved: ReadonlySet<string> = new Set(reservedKeys);

/**
 * The sender's keys: the second dialect nests them under `custom`. A key beside it wins, and no
 * nested one can stand for a key that is the server's to set.
 */
export const flattenCustom = (
  payload: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const { custom, ...keys } = payload;
  if (!isRecord(custom)) return payload;
  const nested = Object.entries(custom).filter(([key]) => !isReserved.has(key));
  return { ...Object.fromEntries(nested), ...keys };
};

export const customEvents = {
  '*channel': {
    type: '*',
    class: 'channel',
    webhook: true,
    trigger: 'when a custom event is sent to a channel',
    recipients: toWatchers,
    codec: CustomChannelEvent,
  },
  '*user': {
    type: '*',
    class: 'client',
    webhook: true,
    trigger: 'when a custom event is sent to a user',
    recipients: toSubject,
    codec: CustomUserEvent,
  },
} as const satisfies EventRows;

import * as t from 'io-ts';
import { DateTime, Integer, Strings } from '../primitives.js';
import { MessageRead } from '../events/messageEvents.js';
import { type Codec, shape } from '../shape.js';
import { actor, responseFields, EmptyResponse } from './shared.js';
import type { Endpoint } from './endpoint.js';

const markReadRequestShape = shape('MarkReadRequest', {
  required: {},
  optional: { message_id: t.string, ...actor },
});
/** Up to which message; all of the channel when absent. */
export interface MarkReadRequest extends t.TypeOf<typeof markReadRequestShape> {}
/** Codec of {@link MarkReadRequest}. */
export const MarkReadRequest: Codec<MarkReadRequest> = markReadRequestShape;

const markReadResponseShape = shape('MarkReadResponse', {
  required: {},
  guaranteed: { event: t.union([MessageRead, t.null]), ...responseFields },
});
/** The event sent to the watchers; null for who is no member. */
export interface MarkReadResponse extends t.TypeOf<typeof markReadResponseShape> {}
/** Codec of {@link MarkReadResponse}. */
export const MarkReadResponse: Codec<MarkReadResponse> = markReadResponseShape;

const markUnreadRequestShape = shape('MarkUnreadRequest', {
  required: {},
  optional: { message_id: t.string, message_timestamp: DateTime, ...actor },
});
/** Where the unread part begins: at a message, or at the first one not before a moment. */
export interface MarkUnreadRequest extends t.TypeOf<typeof markUnreadRequestShape> {}
/** Codec of {@link MarkUnreadRequest}. */
export const MarkUnreadRequest: Codec<MarkUnreadRequest> = markUnreadRequestShape;

const markChannelsReadRequestShape = shape('MarkChannelsReadRequest', {
  required: {},
  optional: { read_by_channel: t.record(t.string, t.string), ...actor },
});
/** The last message read of each channel, the empty text for a whole one; all channels when absent. */
export interface MarkChannelsReadRequest extends t.TypeOf<typeof markChannelsReadRequestShape> {}
/** Codec of {@link MarkChannelsReadRequest}. */
export const MarkChannelsReadRequest: Codec<MarkChannelsReadRequest> = markChannelsReadRequestShape;

const Delivered = shape('Delivered', {
  required: { cid: t.string, id: t.string },
  optional: { parent_id: t.string },
});

const markDeliveredRequestShape = shape('MarkDeliveredRequest', {
  required: {},
  optional: { latest_delivered_messages: t.readonlyArray(Delivered), ...actor },
});
/** The last message of each channel that reached the caller. */
export interface MarkDeliveredRequest extends t.TypeOf<typeof markDeliveredRequestShape> {}
/** Codec of {@link MarkDeliveredRequest}. */
export const MarkDeliveredRequest: Codec<MarkDeliveredRequest> = markDeliveredRequestShape;

const unreadCountsRequestShape = shape('UnreadCountsRequest', {
  required: {},
  optional: { user_id: t.string },
  custom: true,
});
/** Whose counts, where a backend asks. */
export interface UnreadCountsRequest extends t.TypeOf<typeof unreadCountsRequestShape> {}
/** Codec of {@link UnreadCountsRequest}. */
export const UnreadCountsRequest: Codec<UnreadCountsRequest> = unreadCountsRequestShape;

const UnreadChannel = shape('UnreadChannel', {
  required: { channel_id: t.string },
  guaranteed: { unread_count: Integer, last_read: DateTime },
});
const UnreadChannelType = shape('UnreadChannelType', {
  required: { channel_type: t.string },
  guaranteed: { channel_count: Integer, unread_count: Integer },
});
const UnreadThread = shape('UnreadThread', {
  required: { parent_message_id: t.string },
  guaranteed: { unread_count: Integer, last_read: DateTime, last_read_message_id: t.string },
});

const counts = {
  total_unread_count: Integer,
  total_unread_threads_count: Integer,
  channels: t.readonlyArray(UnreadChannel),
  channel_type: t.readonlyArray(UnreadChannelType),
  threads: t.readonlyArray(UnreadThread),
};

const unreadCountsShape = shape('UnreadCounts', { required: {}, guaranteed: counts });
/** What one user has not read; `channel_id` is the whole `type:id`. */
export interface UnreadCounts extends t.TypeOf<typeof unreadCountsShape> {}
/** Codec of {@link UnreadCounts}. */
export const UnreadCounts: Codec<UnreadCounts> = unreadCountsShape;

const unreadCountsResponseShape = shape('UnreadCountsResponse', {
  required: {},
  guaranteed: { ...counts, ...responseFields },
});
/** What the user has not read. */
export interface UnreadCountsResponse extends t.TypeOf<typeof unreadCountsResponseShape> {}
/** Codec of {@link UnreadCountsResponse}. */
export const UnreadCountsResponse: Codec<UnreadCountsResponse> = unreadCountsResponseShape;

const unreadCountsBatchRequestShape = shape('UnreadCountsBatchRequest', {
  required: { user_ids: Strings },
});
/** Whose counts. */
export interface UnreadCountsBatchRequest extends t.TypeOf<typeof unreadCountsBatchRequestShape> {}
/** Codec of {@link UnreadCountsBatchRequest}. */
export const UnreadCountsBatchRequest: Codec<UnreadCountsBatchRequest> =
  unreadCountsBatchRequestShape;

const unreadCountsBatchResponseShape = shape('UnreadCountsBatchResponse', {
  required: { counts_by_user: t.record(t.string, UnreadCounts) },
  guaranteed: responseFields,
});
/** What each user has not read, by id. */
export interface UnreadCountsBatchResponse extends t.TypeOf<
  typeof unreadCountsBatchResponseShape
> {}
/** Codec of {@link UnreadCountsBatchResponse}. */
export const UnreadCountsBatchResponse: Codec<UnreadCountsBatchResponse> =
  unreadCountsBatchResponseShape;

export const markRead = {
  operation: 'MarkRead',
  method: 'POST',
  path: '/channels/{type}/{id}/read',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MarkReadRequest,
  response: MarkReadResponse,
  status: 201,
  emits: ['message.read', 'notification.mark_read'],
} as const satisfies Endpoint;

export const markUnread = {
  operation: 'MarkUnread',
  method: 'POST',
  path: '/channels/{type}/{id}/unread',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MarkUnreadRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['notification.mark_unread'],
} as const satisfies Endpoint;

export const markChannelsRead = {
  operation: 'MarkChannelsRead',
  method: 'POST',
  path: '/channels/read',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MarkChannelsReadRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['message.read', 'notification.mark_read'],
} as const satisfies Endpoint;

export const markDelivered = {
  operation: 'MarkDelivered',
  method: 'POST',
  path: '/channels/delivered',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MarkDeliveredRequest,
  response: EmptyResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const unreadCounts = {
  operation: 'UnreadCounts',
  method: 'GET',
  path: '/unread',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: UnreadCountsRequest,
  response: UnreadCountsResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const unreadCountsBatch = {
  operation: 'UnreadCountsBatch',
  method: 'POST',
  path: '/unread_batch',
  callers: ['server'],
  input: 'body',
  request: UnreadCountsBatchRequest,
  response: UnreadCountsBatchResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

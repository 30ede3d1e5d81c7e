import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, Strings } from '../primitives.js';
import { MessageRead } from '../events/messageEvents.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, EmptyResponse } from './shared.js';
import type { Endpoint } from './endpoint.js';

const markReadRequestShape = shape('MarkReadRequest', {
  required: {},
  optional: { message_id: t.string, thread_id: t.string, ...actorFields },
});
/**
 * The last message that is read, the whole channel when absent. With `thread_id` a thread is read,
 * and the channel stays as it is.
 */
export interface MarkReadRequest extends t.TypeOf<typeof markReadRequestShape> {}
/** Codec of {@link MarkReadRequest}. */
export const MarkReadRequest: Codec<MarkReadRequest> = markReadRequestShape;

const markReadResponseShape = shape('MarkReadResponse', {
  required: {},
  guaranteed: { event: t.union([MessageRead, t.null]), ...responseFields },
});
/** The event that the watchers receive; null when the caller is not a member. */
export interface MarkReadResponse extends t.TypeOf<typeof markReadResponseShape> {}
/** Codec of {@link MarkReadResponse}. */
export const MarkReadResponse: Codec<MarkReadResponse> = markReadResponseShape;

const markUnreadRequestShape = shape('MarkUnreadRequest', {
  required: {},
  optional: {
    message_id: t.string,
    message_timestamp: DateTime,
    thread_id: t.string,
    ...actorFields,
  },
});
/**
 * The first unread message: by its id, or the first one at or after a timestamp. With `thread_id` it
 * is a reply of that thread, its first one unless `message_id` says which.
 */
export interface MarkUnreadRequest extends t.TypeOf<typeof markUnreadRequestShape> {}
/** Codec of {@link MarkUnreadRequest}. */
export const MarkUnreadRequest: Codec<MarkUnreadRequest> = markUnreadRequestShape;

const markChannelsReadRequestShape = shape('MarkChannelsReadRequest', {
  required: {},
  optional: {
    read_by_channel: bounded(t.record(t.string, t.string), 'channelsToRead'),
    ...actorFields,
  },
});
/** The last read message of each channel, empty for the whole one; all channels when absent. */
export interface MarkChannelsReadRequest extends t.TypeOf<typeof markChannelsReadRequestShape> {}
/** Codec of {@link MarkChannelsReadRequest}. */
export const MarkChannelsReadRequest: Codec<MarkChannelsReadRequest> = markChannelsReadRequestShape;

const Delivered = shape('Delivered', {
  required: { cid: t.string, id: t.string },
  optional: { parent_id: t.string },
});

const markDeliveredRequestShape = shape('MarkDeliveredRequest', {
  required: {},
  optional: { latest_delivered_messages: t.readonlyArray(Delivered), ...actorFields },
});
/** The last message of each channel that was delivered to the caller. */
export interface MarkDeliveredRequest extends t.TypeOf<typeof markDeliveredRequestShape> {}
/** Codec of {@link MarkDeliveredRequest}. */
export const MarkDeliveredRequest: Codec<MarkDeliveredRequest> = markDeliveredRequestShape;

const unreadCountsRequestShape = shape('UnreadCountsRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** The user whose counts are returned, when a backend calls. */
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

const countFields = {
  total_unread_count: Integer,
  total_unread_threads_count: Integer,
  channels: t.readonlyArray(UnreadChannel),
  channel_type: t.readonlyArray(UnreadChannelType),
  threads: t.readonlyArray(UnreadThread),
};

const unreadCountsShape = shape('UnreadCounts', { required: {}, guaranteed: countFields });
/** The unread counts of one user; `channel_id` is the whole `type:id`. */
export interface UnreadCounts extends t.TypeOf<typeof unreadCountsShape> {}
/** Codec of {@link UnreadCounts}. */
export const UnreadCounts: Codec<UnreadCounts> = unreadCountsShape;

const unreadCountsResponseShape = shape('UnreadCountsResponse', {
  required: {},
  guaranteed: { ...countFields, ...responseFields },
});
/** The unread counts of the user. */
export interface UnreadCountsResponse extends t.TypeOf<typeof unreadCountsResponseShape> {}
/** Codec of {@link UnreadCountsResponse}. */
export const UnreadCountsResponse: Codec<UnreadCountsResponse> = unreadCountsResponseShape;

const unreadCountsBatchRequestShape = shape('UnreadCountsBatchRequest', {
  required: { user_ids: Strings },
});
/** The users whose counts are returned. */
export interface UnreadCountsBatchRequest extends t.TypeOf<typeof unreadCountsBatchRequestShape> {}
/** Codec of {@link UnreadCountsBatchRequest}. */
export const UnreadCountsBatchRequest: Codec<UnreadCountsBatchRequest> =
  unreadCountsBatchRequestShape;

const unreadCountsBatchResponseShape = shape('UnreadCountsBatchResponse', {
  required: { counts_by_user: t.record(t.string, UnreadCounts) },
  guaranteed: responseFields,
});
/** The unread counts of each user, by id. */
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
  emits: ['message.delivered'],
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

import * as t from 'io-ts';
import { DateTime, Integer, Strings } from '../codecs.js';
import { MessageRead } from '../events/message.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered, Done } from './common.js';
import type { Endpoint } from './entry.js';

const markReadRequestShape = shape('MarkReadRequest', {
  needed: {},
  optional: { message_id: t.string, ...actor },
});
/** Up to which message; all of the channel when absent. */
export interface MarkReadRequest extends t.TypeOf<typeof markReadRequestShape> {}
/** Codec of {@link MarkReadRequest}. */
export const MarkReadRequest: Codec<MarkReadRequest> = markReadRequestShape;

const markReadAnswerShape = shape('MarkReadAnswer', {
  needed: {},
  sent: { event: t.union([MessageRead, t.null]), ...answered },
});
/** The event sent to the watchers; null for who is no member. */
export interface MarkReadAnswer extends t.TypeOf<typeof markReadAnswerShape> {}
/** Codec of {@link MarkReadAnswer}. */
export const MarkReadAnswer: Codec<MarkReadAnswer> = markReadAnswerShape;

const markUnreadRequestShape = shape('MarkUnreadRequest', {
  needed: {},
  optional: { message_id: t.string, message_timestamp: DateTime, ...actor },
});
/** Where the unread part begins: at a message, or at the first one not before a moment. */
export interface MarkUnreadRequest extends t.TypeOf<typeof markUnreadRequestShape> {}
/** Codec of {@link MarkUnreadRequest}. */
export const MarkUnreadRequest: Codec<MarkUnreadRequest> = markUnreadRequestShape;

const markChannelsReadRequestShape = shape('MarkChannelsReadRequest', {
  needed: {},
  optional: { read_by_channel: t.record(t.string, t.string), ...actor },
});
/** The last message read of each channel, the empty text for a whole one; all channels when absent. */
export interface MarkChannelsReadRequest extends t.TypeOf<typeof markChannelsReadRequestShape> {}
/** Codec of {@link MarkChannelsReadRequest}. */
export const MarkChannelsReadRequest: Codec<MarkChannelsReadRequest> = markChannelsReadRequestShape;

const Delivered = shape('Delivered', {
  needed: { cid: t.string, id: t.string },
  optional: { parent_id: t.string },
});

const markDeliveredRequestShape = shape('MarkDeliveredRequest', {
  needed: {},
  optional: { latest_delivered_messages: t.readonlyArray(Delivered), ...actor },
});
/** The last message of each channel that reached the caller. */
export interface MarkDeliveredRequest extends t.TypeOf<typeof markDeliveredRequestShape> {}
/** Codec of {@link MarkDeliveredRequest}. */
export const MarkDeliveredRequest: Codec<MarkDeliveredRequest> = markDeliveredRequestShape;

const unreadCountsRequestShape = shape('UnreadCountsRequest', {
  needed: {},
  optional: { user_id: t.string },
  custom: true,
});
/** Whose counts, where a backend asks. */
export interface UnreadCountsRequest extends t.TypeOf<typeof unreadCountsRequestShape> {}
/** Codec of {@link UnreadCountsRequest}. */
export const UnreadCountsRequest: Codec<UnreadCountsRequest> = unreadCountsRequestShape;

const UnreadChannel = shape('UnreadChannel', {
  needed: { channel_id: t.string },
  sent: { unread_count: Integer, last_read: DateTime },
});
const UnreadChannelType = shape('UnreadChannelType', {
  needed: { channel_type: t.string },
  sent: { channel_count: Integer, unread_count: Integer },
});
const UnreadThread = shape('UnreadThread', {
  needed: { parent_message_id: t.string },
  sent: { unread_count: Integer, last_read: DateTime, last_read_message_id: t.string },
});

const counts = {
  total_unread_count: Integer,
  total_unread_threads_count: Integer,
  channels: t.readonlyArray(UnreadChannel),
  channel_type: t.readonlyArray(UnreadChannelType),
  threads: t.readonlyArray(UnreadThread),
};

const unreadCountsShape = shape('UnreadCounts', { needed: {}, sent: counts });
/** What one user has not read; `channel_id` is the whole `type:id`. */
export interface UnreadCounts extends t.TypeOf<typeof unreadCountsShape> {}
/** Codec of {@link UnreadCounts}. */
export const UnreadCounts: Codec<UnreadCounts> = unreadCountsShape;

const unreadCountsAnswerShape = shape('UnreadCountsAnswer', {
  needed: {},
  sent: { ...counts, ...answered },
});
/** What the user has not read. */
export interface UnreadCountsAnswer extends t.TypeOf<typeof unreadCountsAnswerShape> {}
/** Codec of {@link UnreadCountsAnswer}. */
export const UnreadCountsAnswer: Codec<UnreadCountsAnswer> = unreadCountsAnswerShape;

const unreadCountsBatchRequestShape = shape('UnreadCountsBatchRequest', {
  needed: { user_ids: Strings },
});
/** Whose counts. */
export interface UnreadCountsBatchRequest extends t.TypeOf<typeof unreadCountsBatchRequestShape> {}
/** Codec of {@link UnreadCountsBatchRequest}. */
export const UnreadCountsBatchRequest: Codec<UnreadCountsBatchRequest> =
  unreadCountsBatchRequestShape;

const unreadCountsBatchAnswerShape = shape('UnreadCountsBatchAnswer', {
  needed: { counts_by_user: t.record(t.string, UnreadCounts) },
  sent: answered,
});
/** What each user has not read, by id. */
export interface UnreadCountsBatchAnswer extends t.TypeOf<typeof unreadCountsBatchAnswerShape> {}
/** Codec of {@link UnreadCountsBatchAnswer}. */
export const UnreadCountsBatchAnswer: Codec<UnreadCountsBatchAnswer> = unreadCountsBatchAnswerShape;

export const markRead = {
  operation: 'MarkRead',
  method: 'POST',
  path: '/channels/{type}/{id}/read',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: MarkReadRequest,
  answer: MarkReadAnswer,
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
  answer: Done,
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
  answer: Done,
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
  answer: Done,
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
  answer: UnreadCountsAnswer,
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
  answer: UnreadCountsBatchAnswer,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

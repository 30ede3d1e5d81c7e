import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime } from '../primitives.js';
import { Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { IntegerLike, jsonText, QueryList } from './queryValues.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { SortFields } from './inputs.js';

const pageFields = {
  limit: IntegerLike,
  offset: IntegerLike,
  id_lt: t.string,
  id_lte: t.string,
  id_gt: t.string,
  id_gte: t.string,
  id_around: t.string,
};

const messageListShape = shape('MessageListResponse', {
  required: { messages: t.readonlyArray(Message) },
  guaranteed: responseFields,
});
/** Messages; `own_reactions` are those of the caller. */
export interface MessageListResponse extends t.TypeOf<typeof messageListShape> {}
/** Codec of {@link MessageListResponse}. */
export const MessageListResponse: Codec<MessageListResponse> = messageListShape;

const getRepliesRequestShape = shape('GetRepliesRequest', {
  required: {},
  optional: {
    ...pageFields,
    created_at_before: DateTime,
    created_at_before_or_equal: DateTime,
    created_at_after: DateTime,
    created_at_after_or_equal: DateTime,
    created_at_around: DateTime,
    sort: jsonText(SortFields),
    user_id: t.string,
  },
  open: true,
});
/**
 * The page of replies: the newest ones, those next to a bound, or those around a reply or a moment.
 * `sort` by `created_at` with the direction 1 asks for the oldest ones.
 */
export interface GetRepliesRequest extends t.TypeOf<typeof getRepliesRequestShape> {}
/** Codec of {@link GetRepliesRequest}. */
export const GetRepliesRequest: Codec<GetRepliesRequest> = getRepliesRequestShape;

const getManyMessagesRequestShape = shape('GetManyMessagesRequest', {
  required: { ids: bounded(QueryList, 'messageIds') },
  optional: { user_id: t.string },
  open: true,
});
/** The ids of the messages. */
export interface GetManyMessagesRequest extends t.TypeOf<typeof getManyMessagesRequestShape> {}
/** Codec of {@link GetManyMessagesRequest}. */
export const GetManyMessagesRequest: Codec<GetManyMessagesRequest> = getManyMessagesRequestShape;

const sortLike = t.union([SortFields, jsonText(SortFields)], 'list of Sort');

const pinnedFields = {
  ...pageFields,
  pinned_at_before: DateTime,
  pinned_at_before_or_equal: DateTime,
  pinned_at_after: DateTime,
  pinned_at_after_or_equal: DateTime,
  pinned_at_around: DateTime,
  sort: sortLike,
};

const getPinnedMessagesRequestShape = shape('GetPinnedMessagesRequest', {
  required: {},
  optional: { ...pinnedFields, user_id: t.string },
  open: true,
});
/**
 * The page of pinned messages, by `pinned_at`: the last pinned ones first, or in the direction of
 * `sort`. An id stands for the `pinned_at` of that message.
 */
export interface GetPinnedMessagesRequest extends t.TypeOf<typeof getPinnedMessagesRequestShape> {}
/** Codec of {@link GetPinnedMessagesRequest}. */
export const GetPinnedMessagesRequest: Codec<GetPinnedMessagesRequest> =
  getPinnedMessagesRequestShape;

const listRow = {
  method: 'GET',
  callers: ['client', 'server'],
  actor: 'user_id',
  response: MessageListResponse,
  status: 200,
  emits: [],
} as const;

export const getReplies = {
  ...listRow,
  operation: 'GetReplies',
  path: '/messages/{id}/replies',
  input: 'query',
  request: GetRepliesRequest,
} as const satisfies Endpoint;

export const getManyMessages = {
  ...listRow,
  operation: 'GetManyMessages',
  path: '/channels/{type}/{id}/messages',
  input: 'query',
  request: GetManyMessagesRequest,
} as const satisfies Endpoint;

export const getPinnedMessages = {
  ...listRow,
  operation: 'GetPinnedMessages',
  path: '/channels/{type}/{id}/pinned_messages',
  input: 'payload',
  inQuery: Object.keys(pinnedFields),
  request: GetPinnedMessagesRequest,
} as const satisfies Endpoint;

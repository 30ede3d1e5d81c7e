import * as t from 'io-ts';
import { Integer } from '../primitives.js';
import { Message, MessageDraft, ReadState, Thread } from '../objects.js';
import { threadColumns } from '../objects/readState.js';
import { type Codec, shape } from '../shape.js';
import { IntegerLike } from './queryValues.js';
import { actorFields, BooleanLike, responseFields, partialUpdateFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

import { pageFields, pageRequestFields } from './pages.js';

const threadStateShape = shape('ThreadState', {
  required: threadColumns.required,
  guaranteed: {
    ...threadColumns.guaranteed,
    latest_replies: t.readonlyArray(Message),
    read: t.readonlyArray(ReadState),
  },
  optional: { ...threadColumns.optional, draft: MessageDraft },
  custom: true,
});
/** A thread with its last replies, oldest first, and how far its participants have read it. */
export interface ThreadState extends t.TypeOf<typeof threadStateShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link ThreadState}. */
export const ThreadState: Codec<ThreadState> = threadStateShape;

const queryThreadsRequestShape = shape('QueryThreadsRequest', {
  required: {},
  optional: {
    ...pageRequestFields,
    watch: t.boolean,
    reply_limit: Integer,
    participant_limit: Integer,
    member_limit: Integer,
  },
});
/**
 * The page of threads, `next` or `prev` of the response before, and how many replies, participants
 * and members of its channel each thread has. `watch` watches the channels.
 */
export interface QueryThreadsRequest extends t.TypeOf<typeof queryThreadsRequestShape> {}
/** Codec of {@link QueryThreadsRequest}. */
export const QueryThreadsRequest: Codec<QueryThreadsRequest> = queryThreadsRequestShape;

const queryThreadsResponseShape = shape('QueryThreadsResponse', {
  required: { threads: t.readonlyArray(ThreadState) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The threads that the caller takes part in; without `next` they are the last ones. */
export interface QueryThreadsResponse extends t.TypeOf<typeof queryThreadsResponseShape> {}
/** Codec of {@link QueryThreadsResponse}. */
export const QueryThreadsResponse: Codec<QueryThreadsResponse> = queryThreadsResponseShape;

const getThreadRequestShape = shape('GetThreadRequest', {
  required: {},
  optional: {
    watch: BooleanLike,
    reply_limit: IntegerLike,
    participant_limit: IntegerLike,
    member_limit: IntegerLike,
    user_id: t.string,
  },
  open: true,
});
/** How much of the thread the response has; `watch` watches its channel. */
export interface GetThreadRequest extends t.TypeOf<typeof getThreadRequestShape> {}
/** Codec of {@link GetThreadRequest}. */
export const GetThreadRequest: Codec<GetThreadRequest> = getThreadRequestShape;

const getThreadResponseShape = shape('GetThreadResponse', {
  required: { thread: ThreadState },
  guaranteed: responseFields,
});
/** The thread. */
export interface GetThreadResponse extends t.TypeOf<typeof getThreadResponseShape> {}
/** Codec of {@link GetThreadResponse}. */
export const GetThreadResponse: Codec<GetThreadResponse> = getThreadResponseShape;

const updateThreadPartialRequestShape = shape('UpdateThreadPartialRequest', {
  required: {},
  optional: { ...partialUpdateFields, ...actorFields },
});
/** `title` and custom keys to set, and keys to remove. */
export interface UpdateThreadPartialRequest extends t.TypeOf<
  typeof updateThreadPartialRequestShape
> {}
/** Codec of {@link UpdateThreadPartialRequest}. */
export const UpdateThreadPartialRequest: Codec<UpdateThreadPartialRequest> =
  updateThreadPartialRequestShape;

const updateThreadPartialResponseShape = shape('UpdateThreadPartialResponse', {
  required: { thread: Thread },
  guaranteed: responseFields,
});
/** The changed thread. */
export interface UpdateThreadPartialResponse extends t.TypeOf<
  typeof updateThreadPartialResponseShape
> {}
/** Codec of {@link UpdateThreadPartialResponse}. */
export const UpdateThreadPartialResponse: Codec<UpdateThreadPartialResponse> =
  updateThreadPartialResponseShape;

export const queryThreads = {
  operation: 'QueryThreads',
  method: 'POST',
  path: '/threads',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: QueryThreadsRequest,
  response: QueryThreadsResponse,
  status: 201,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;

export const getThread = {
  operation: 'GetThread',
  method: 'GET',
  path: '/threads/{message_id}',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: GetThreadRequest,
  response: GetThreadResponse,
  status: 200,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;

export const updateThreadPartial = {
  operation: 'UpdateThreadPartial',
  method: 'PATCH',
  path: '/threads/{message_id}',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateThreadPartialRequest,
  response: UpdateThreadPartialResponse,
  status: 200,
  emits: ['thread.updated'],
} as const satisfies Endpoint;

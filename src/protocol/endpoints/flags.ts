import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, JsonObject } from '../primitives.js';
import { Flag, Message, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { Filter, SortFields } from './inputs.js';

const flagRequestShape = shape('FlagRequest', {
  required: {},
  optional: {
    target_message_id: t.string,
    target_user_id: t.string,
    reason: bounded(t.string, 'flagReasonLength'),
    custom: bounded(JsonObject, 'customBytes'),
    ...actorFields,
  },
});
/** The message or the user to flag, and why. */
export interface FlagRequest extends t.TypeOf<typeof flagRequestShape> {}
/** Codec of {@link FlagRequest}. */
export const FlagRequest: Codec<FlagRequest> = flagRequestShape;

const flagResponseShape = shape('FlagResponse', {
  required: {},
  guaranteed: { flag: Flag, review_queue_item_id: t.string, ...responseFields },
});
/** The flag; `review_queue_item_id` is empty, because this server has no queue of reviews. */
export interface FlagResponse extends t.TypeOf<typeof flagResponseShape> {}
/** Codec of {@link FlagResponse}. */
export const FlagResponse: Codec<FlagResponse> = flagResponseShape;

const unflagResponseShape = shape('UnflagResponse', {
  required: {},
  guaranteed: responseFields,
  optional: { flag: Flag },
});
/** The flag that was taken back, if there was one. */
export interface UnflagResponse extends t.TypeOf<typeof unflagResponseShape> {}
/** Codec of {@link UnflagResponse}. */
export const UnflagResponse: Codec<UnflagResponse> = unflagResponseShape;

const messageFlagShape = shape('MessageFlag', {
  required: { message: Message },
  guaranteed: {
    user: User,
    created_by_automod: t.boolean,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: { reason: t.string, custom: JsonObject },
});
/** A message that `user` flagged. */
export interface MessageFlag extends t.TypeOf<typeof messageFlagShape> {}
/** Codec of {@link MessageFlag}. */
export const MessageFlag: Codec<MessageFlag> = messageFlagShape;

const queryMessageFlagsRequestShape = shape('QueryMessageFlagsRequest', {
  required: {},
  optional: {
    filter_conditions: Filter,
    sort: SortFields,
    limit: Integer,
    offset: Integer,
    show_deleted_messages: t.boolean,
    ...actorFields,
  },
});
/**
 * The page, the order by `created_at`, and the filter by `channel_cid`, `user_id` (the author of the
 * message) and `team`.
 */
export interface QueryMessageFlagsRequest extends t.TypeOf<typeof queryMessageFlagsRequestShape> {}
/** Codec of {@link QueryMessageFlagsRequest}. */
export const QueryMessageFlagsRequest: Codec<QueryMessageFlagsRequest> =
  queryMessageFlagsRequestShape;

const queryMessageFlagsResponseShape = shape('QueryMessageFlagsResponse', {
  required: { flags: t.readonlyArray(MessageFlag) },
  guaranteed: responseFields,
});
/** The flags that match, in the requested order. */
export interface QueryMessageFlagsResponse extends t.TypeOf<
  typeof queryMessageFlagsResponseShape
> {}
/** Codec of {@link QueryMessageFlagsResponse}. */
export const QueryMessageFlagsResponse: Codec<QueryMessageFlagsResponse> =
  queryMessageFlagsResponseShape;

export const flag = {
  operation: 'Flag',
  method: 'POST',
  path: '/moderation/flag',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: FlagRequest,
  response: FlagResponse,
  status: 201,
  emits: ['message.flagged', 'user.flagged'],
} as const satisfies Endpoint;

export const unflag = {
  operation: 'Unflag',
  method: 'POST',
  path: '/moderation/unflag',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: FlagRequest,
  response: UnflagResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const queryMessageFlags = {
  operation: 'QueryMessageFlags',
  method: 'GET',
  path: '/moderation/flags/message',
  callers: ['client', 'server'],
  input: 'payload',
  actor: 'user_id',
  request: QueryMessageFlagsRequest,
  response: QueryMessageFlagsResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

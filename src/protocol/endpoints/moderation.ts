import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer } from '../primitives.js';
import { Channel, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, EmptyResponse, QueryFlag } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { Filter, SortFields } from './inputs.js';

const banScope = { type: t.string, id: t.string, channel_cid: t.string };

const banRequestShape = shape('BanRequest', {
  required: { target_user_id: t.string },
  optional: {
    ...banScope,
    timeout: Integer,
    reason: bounded(t.string, 'explanationLength'),
    shadow: t.boolean,
    delete_messages: t.keyof({ soft: null, hard: null, pruning: null }),
    banned_by_id: t.string,
    banned_by: t.UnknownRecord,
    ...actorFields,
  },
});
/**
 * The user to ban from a channel, or from the whole application without one. `timeout` is in
 * minutes; without it the ban has no end. With `shadow` it is a shadow ban, which the user does not
 * notice.
 */
export interface BanRequest extends t.TypeOf<typeof banRequestShape> {}
/** Codec of {@link BanRequest}. */
export const BanRequest: Codec<BanRequest> = banRequestShape;

const unbanRequestShape = shape('UnbanRequest', {
  required: { target_user_id: t.string },
  optional: { ...banScope, shadow: QueryFlag, created_by: t.string },
  open: true,
});
/** The user and the channel of the ban to end; with `shadow` only a shadow ban is ended. */
export interface UnbanRequest extends t.TypeOf<typeof unbanRequestShape> {}
/** Codec of {@link UnbanRequest}. */
export const UnbanRequest: Codec<UnbanRequest> = unbanRequestShape;

const banShape = shape('Ban', {
  required: { user: User },
  guaranteed: { created_at: DateTime, shadow: t.boolean },
  optional: { banned_by: User, channel: Channel, expires: DateTime, reason: t.string },
});
/** A ban in force; without `channel` it applies to the whole application. */
export interface Ban extends t.TypeOf<typeof banShape> {}
/** Codec of {@link Ban}. */
export const Ban: Codec<Ban> = banShape;

const queryBannedUsersRequestShape = shape('QueryBannedUsersRequest', {
  required: { filter_conditions: Filter },
  optional: {
    sort: SortFields,
    limit: Integer,
    offset: Integer,
    exclude_expired_bans: t.boolean,
    ...actorFields,
  },
});
/** The page, and the filter by `user_id`, `channel_cid`, `banned_by_id`, `reason`, `created_at`. */
export interface QueryBannedUsersRequest extends t.TypeOf<typeof queryBannedUsersRequestShape> {}
/** Codec of {@link QueryBannedUsersRequest}. */
export const QueryBannedUsersRequest: Codec<QueryBannedUsersRequest> = queryBannedUsersRequestShape;

const queryBannedUsersResponseShape = shape('QueryBannedUsersResponse', {
  required: { bans: t.readonlyArray(Ban) },
  guaranteed: responseFields,
});
/** The bans that match, in the requested order. */
export interface QueryBannedUsersResponse extends t.TypeOf<typeof queryBannedUsersResponseShape> {}
/** Codec of {@link QueryBannedUsersResponse}. */
export const QueryBannedUsersResponse: Codec<QueryBannedUsersResponse> =
  queryBannedUsersResponseShape;

export const ban = {
  operation: 'Ban',
  method: 'POST',
  path: '/moderation/ban',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'banned_by_id',
  request: BanRequest,
  response: EmptyResponse,
  status: 201,
  emits: [
    'user.unbanned',
    'user.banned',
    'user.messages.deleted@channel',
    'message.updated',
    'channel.updated',
    'draft.deleted',
    'user.messages.deleted',
  ],
} as const satisfies Endpoint;

export const unban = {
  operation: 'Unban',
  method: 'DELETE',
  path: '/moderation/ban',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'created_by',
  request: UnbanRequest,
  response: EmptyResponse,
  status: 200,
  emits: ['user.unbanned'],
} as const satisfies Endpoint;

export const queryBannedUsers = {
  operation: 'QueryBannedUsers',
  method: 'GET',
  path: '/query_banned_users',
  callers: ['client', 'server'],
  input: 'payload',
  actor: 'user_id',
  request: QueryBannedUsersRequest,
  response: QueryBannedUsersResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, EmptyResponse, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

const blockUserRequestShape = shape('BlockUserRequest', {
  required: { blocked_user_id: t.string },
  optional: actorFields,
});
/** The user to block or to unblock. */
export interface BlockUserRequest extends t.TypeOf<typeof blockUserRequestShape> {}
/** Codec of {@link BlockUserRequest}. */
export const BlockUserRequest: Codec<BlockUserRequest> = blockUserRequestShape;

const blockUserResponseShape = shape('BlockUserResponse', {
  required: { blocked_by_user_id: t.string, blocked_user_id: t.string },
  guaranteed: { created_at: DateTime, blocked_at: DateTime, ...responseFields },
});
/** Who blocked whom; `blocked_at` is `created_at` under the name that the vendor's client has. */
export interface BlockUserResponse extends t.TypeOf<typeof blockUserResponseShape> {}
/** Codec of {@link BlockUserResponse}. */
export const BlockUserResponse: Codec<BlockUserResponse> = blockUserResponseShape;

const blockedUserShape = shape('BlockedUser', {
  required: { user_id: t.string, blocked_user_id: t.string },
  guaranteed: { user: User, blocked_user: User, created_at: DateTime },
});
/** A user that `user` blocked. */
export interface BlockedUser extends t.TypeOf<typeof blockedUserShape> {}
/** Codec of {@link BlockedUser}. */
export const BlockedUser: Codec<BlockedUser> = blockedUserShape;

const getBlockedUsersRequestShape = shape('GetBlockedUsersRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** The user whose blocks are read, when a backend calls. */
export interface GetBlockedUsersRequest extends t.TypeOf<typeof getBlockedUsersRequestShape> {}
/** Codec of {@link GetBlockedUsersRequest}. */
export const GetBlockedUsersRequest: Codec<GetBlockedUsersRequest> = getBlockedUsersRequestShape;

const getBlockedUsersResponseShape = shape('GetBlockedUsersResponse', {
  required: { blocks: t.readonlyArray(BlockedUser) },
  guaranteed: responseFields,
});
/** The blocked users, first blocked first. */
export interface GetBlockedUsersResponse extends t.TypeOf<typeof getBlockedUsersResponseShape> {}
/** Codec of {@link GetBlockedUsersResponse}. */
export const GetBlockedUsersResponse: Codec<GetBlockedUsersResponse> = getBlockedUsersResponseShape;

export const blockUsers = {
  operation: 'BlockUsers',
  method: 'POST',
  path: '/users/block',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: BlockUserRequest,
  response: BlockUserResponse,
  status: 201,
  emits: ['channel.hidden'],
} as const satisfies Endpoint;

export const unblockUsers = {
  operation: 'UnblockUsers',
  method: 'POST',
  path: '/users/unblock',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: BlockUserRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['channel.visible'],
} as const satisfies Endpoint;

export const getBlockedUsers = {
  operation: 'GetBlockedUsers',
  method: 'GET',
  path: '/users/block',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: GetBlockedUsersRequest,
  response: GetBlockedUsersResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

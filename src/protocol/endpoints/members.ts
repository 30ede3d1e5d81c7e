import * as t from 'io-ts';
import { DateTime, Integer } from '../primitives.js';
import { ChannelMember } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields, partialUpdateFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { Filter, MemberInput, SortFields } from './inputs.js';

const queryMembersRequestShape = shape('QueryMembersRequest', {
  required: { type: t.string, filter_conditions: Filter },
  optional: {
    id: t.string,
    members: t.readonlyArray(MemberInput),
    sort: SortFields,
    limit: Integer,
    offset: Integer,
    user_id_lt: t.string,
    user_id_lte: t.string,
    user_id_gt: t.string,
    user_id_gte: t.string,
    created_at_before: DateTime,
    created_at_before_or_equal: DateTime,
    created_at_after: DateTime,
    created_at_after_or_equal: DateTime,
    ...actorFields,
  },
});
/** The filter, the order and the page; a channel without an id is identified by `members`. */
export interface QueryMembersRequest extends t.TypeOf<typeof queryMembersRequestShape> {}
/** Codec of {@link QueryMembersRequest}. */
export const QueryMembersRequest: Codec<QueryMembersRequest> = queryMembersRequestShape;

const queryMembersResponseShape = shape('QueryMembersResponse', {
  required: { members: t.readonlyArray(ChannelMember) },
  guaranteed: responseFields,
});
/** The members that match, in the requested order. */
export interface QueryMembersResponse extends t.TypeOf<typeof queryMembersResponseShape> {}
/** Codec of {@link QueryMembersResponse}. */
export const QueryMembersResponse: Codec<QueryMembersResponse> = queryMembersResponseShape;

const updateMemberPartialRequestShape = shape('UpdateMemberPartialRequest', {
  required: {},
  optional: { ...partialUpdateFields, ...actorFields },
});
/** `archived`, `pinned` and custom keys of a membership to set and to remove. */
export interface UpdateMemberPartialRequest extends t.TypeOf<
  typeof updateMemberPartialRequestShape
> {}
/** Codec of {@link UpdateMemberPartialRequest}. */
export const UpdateMemberPartialRequest: Codec<UpdateMemberPartialRequest> =
  updateMemberPartialRequestShape;

const memberResponseShape = shape('MemberResponse', {
  required: { channel_member: ChannelMember },
  guaranteed: responseFields,
});
/** The changed membership. */
export interface MemberResponse extends t.TypeOf<typeof memberResponseShape> {}
/** Codec of {@link MemberResponse}. */
export const MemberResponse: Codec<MemberResponse> = memberResponseShape;

const partialUpdate = {
  operation: 'UpdateMemberPartial',
  method: 'PATCH',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateMemberPartialRequest,
  response: MemberResponse,
  status: 200,
  emits: ['member.updated'],
} as const;

export const queryMembers = {
  operation: 'QueryMembers',
  method: 'GET',
  path: '/members',
  callers: ['client', 'server'],
  input: 'payload',
  actor: 'user_id',
  request: QueryMembersRequest,
  response: QueryMembersResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const updateOwnMemberPartial = {
  ...partialUpdate,
  path: '/channels/{type}/{id}/member',
  inQuery: ['user_id'],
} as const satisfies Endpoint;

export const updateMemberPartial = {
  ...partialUpdate,
  path: '/channels/{type}/{id}/member/{user_id}',
} as const satisfies Endpoint;

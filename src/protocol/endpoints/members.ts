import * as t from 'io-ts';
import { DateTime, Integer, JsonObject, Strings } from '../codecs.js';
import { ChannelMember } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered } from './common.js';
import type { Endpoint } from './entry.js';
import { Filter, MemberInput, Sort } from './inputs.js';

const queryMembersRequestShape = shape('QueryMembersRequest', {
  needed: { type: t.string, filter_conditions: Filter },
  optional: {
    id: t.string,
    members: t.readonlyArray(MemberInput),
    sort: t.readonlyArray(Sort),
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
    ...actor,
  },
});
/** Which members of a channel, in which order; a channel without an id is named by `members`. */
export interface QueryMembersRequest extends t.TypeOf<typeof queryMembersRequestShape> {}
/** Codec of {@link QueryMembersRequest}. */
export const QueryMembersRequest: Codec<QueryMembersRequest> = queryMembersRequestShape;

const queryMembersAnswerShape = shape('QueryMembersAnswer', {
  needed: { members: t.readonlyArray(ChannelMember) },
  sent: answered,
});
/** The members found, in the order asked for. */
export interface QueryMembersAnswer extends t.TypeOf<typeof queryMembersAnswerShape> {}
/** Codec of {@link QueryMembersAnswer}. */
export const QueryMembersAnswer: Codec<QueryMembersAnswer> = queryMembersAnswerShape;

const updateMemberPartialRequestShape = shape('UpdateMemberPartialRequest', {
  needed: {},
  optional: { set: JsonObject, unset: Strings, ...actor },
});
/** `archived`, `pinned` and custom keys of a membership, to set and to remove. */
export interface UpdateMemberPartialRequest extends t.TypeOf<
  typeof updateMemberPartialRequestShape
> {}
/** Codec of {@link UpdateMemberPartialRequest}. */
export const UpdateMemberPartialRequest: Codec<UpdateMemberPartialRequest> =
  updateMemberPartialRequestShape;

const memberAnswerShape = shape('MemberAnswer', {
  needed: { channel_member: ChannelMember },
  sent: answered,
});
/** The membership after the change. */
export interface MemberAnswer extends t.TypeOf<typeof memberAnswerShape> {}
/** Codec of {@link MemberAnswer}. */
export const MemberAnswer: Codec<MemberAnswer> = memberAnswerShape;

const partialUpdate = {
  operation: 'UpdateMemberPartial',
  method: 'PATCH',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateMemberPartialRequest,
  answer: MemberAnswer,
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
  answer: QueryMembersAnswer,
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

import * as t from 'io-ts';
import { Integer } from '../codecs.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered, endpoint } from './entry.js';
import { Filter, Sort, UserInput } from './inputs.js';

const updateUsersRequestShape = shape('UpdateUsersRequest', {
  needed: { users: t.record(t.string, UserInput) },
});
/** Users by id; each replaces what was known, or is new. */
export interface UpdateUsersRequest extends t.TypeOf<typeof updateUsersRequestShape> {}
/** Codec of {@link UpdateUsersRequest}. */
export const UpdateUsersRequest: Codec<UpdateUsersRequest> = updateUsersRequestShape;

const updateUsersAnswerShape = shape('UpdateUsersAnswer', {
  needed: { users: t.record(t.string, User) },
  sent: { membership_deletion_task_id: t.string, ...answered },
});
/** The users after the change, by id. */
export interface UpdateUsersAnswer extends t.TypeOf<typeof updateUsersAnswerShape> {}
/** Codec of {@link UpdateUsersAnswer}. */
export const UpdateUsersAnswer: Codec<UpdateUsersAnswer> = updateUsersAnswerShape;

const queryUsersRequestShape = shape('QueryUsersRequest', {
  needed: { filter_conditions: Filter },
  optional: {
    sort: t.readonlyArray(Sort),
    limit: Integer,
    offset: Integer,
    presence: t.boolean,
    include_deactivated_users: t.boolean,
  },
});
/** Which users, in which order, and whether to hear of their status. */
export interface QueryUsersRequest extends t.TypeOf<typeof queryUsersRequestShape> {}
/** Codec of {@link QueryUsersRequest}. */
export const QueryUsersRequest: Codec<QueryUsersRequest> = queryUsersRequestShape;

const queryUsersAnswerShape = shape('QueryUsersAnswer', {
  needed: { users: t.readonlyArray(User) },
  sent: answered,
});
/** The users found, in the order asked for. */
export interface QueryUsersAnswer extends t.TypeOf<typeof queryUsersAnswerShape> {}
/** Codec of {@link QueryUsersAnswer}. */
export const QueryUsersAnswer: Codec<QueryUsersAnswer> = queryUsersAnswerShape;

export const userEndpoints = {
  updateUsers: endpoint({
    operation: 'UpdateUsers',
    method: 'POST',
    path: '/users',
    callers: ['client', 'server'],
    input: 'body',
    request: UpdateUsersRequest,
    answer: UpdateUsersAnswer,
    status: 201,
    emits: ['user.updated', 'user.presence.changed'],
  }),
  queryUsers: endpoint({
    operation: 'QueryUsers',
    method: 'GET',
    path: '/users',
    callers: ['client', 'server'],
    input: 'payload',
    request: QueryUsersRequest,
    answer: QueryUsersAnswer,
    status: 200,
    emits: [],
  }),
} as const;

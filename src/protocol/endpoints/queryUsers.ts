import * as t from 'io-ts';
import { Integer } from '../codecs.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered } from './common.js';
import type { Endpoint } from './entry.js';
import { Filter, Sort } from './inputs.js';

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

export const queryUsers = {
  operation: 'QueryUsers',
  method: 'GET',
  path: '/users',
  callers: ['client', 'server'],
  input: 'payload',
  request: QueryUsersRequest,
  answer: QueryUsersAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { Integer } from '../primitives.js';
import { FullUser } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { Filter, SortFields } from './inputs.js';

const queryUsersRequestShape = shape('QueryUsersRequest', {
  required: { filter_conditions: Filter },
  optional: {
    sort: SortFields,
    limit: Integer,
    offset: Integer,
    presence: t.boolean,
    include_deactivated_users: t.boolean,
  },
});
/** The filter, the order, the page, and whether to subscribe to the users' presence. */
export interface QueryUsersRequest extends t.TypeOf<typeof queryUsersRequestShape> {}
/** Codec of {@link QueryUsersRequest}. */
export const QueryUsersRequest: Codec<QueryUsersRequest> = queryUsersRequestShape;

const queryUsersResponseShape = shape('QueryUsersResponse', {
  required: { users: t.readonlyArray(FullUser) },
  guaranteed: responseFields,
});
/** The users that match, in the requested order. */
export interface QueryUsersResponse extends t.TypeOf<typeof queryUsersResponseShape> {}
/** Codec of {@link QueryUsersResponse}. */
export const QueryUsersResponse: Codec<QueryUsersResponse> = queryUsersResponseShape;

export const queryUsers = {
  operation: 'QueryUsers',
  method: 'GET',
  path: '/users',
  callers: ['client', 'server'],
  input: 'payload',
  request: QueryUsersRequest,
  response: QueryUsersResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { Reaction } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { IntegerLike } from './queryValues.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

import { pageFields, pageRequestFields } from './pages.js';

const getReactionsRequestShape = shape('GetReactionsRequest', {
  required: {},
  optional: { limit: IntegerLike, offset: IntegerLike, user_id: t.string },
  open: true,
});
/** The page of reactions. */
export interface GetReactionsRequest extends t.TypeOf<typeof getReactionsRequestShape> {}
/** Codec of {@link GetReactionsRequest}. */
export const GetReactionsRequest: Codec<GetReactionsRequest> = getReactionsRequestShape;

const getReactionsResponseShape = shape('GetReactionsResponse', {
  required: { reactions: t.readonlyArray(Reaction) },
  guaranteed: responseFields,
});
/** The reactions, newest first. */
export interface GetReactionsResponse extends t.TypeOf<typeof getReactionsResponseShape> {}
/** Codec of {@link GetReactionsResponse}. */
export const GetReactionsResponse: Codec<GetReactionsResponse> = getReactionsResponseShape;

const queryReactionsRequestShape = shape('QueryReactionsRequest', {
  required: {},
  optional: pageRequestFields,
});
/**
 * The filter by `type`, `user_id` and `created_at`, the order by `created_at`, and the page: `next` is
 * that of the response before.
 */
export interface QueryReactionsRequest extends t.TypeOf<typeof queryReactionsRequestShape> {}
/** Codec of {@link QueryReactionsRequest}. */
export const QueryReactionsRequest: Codec<QueryReactionsRequest> = queryReactionsRequestShape;

const queryReactionsResponseShape = shape('QueryReactionsResponse', {
  required: { reactions: t.readonlyArray(Reaction) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The reactions that match, in the requested order; without `next` they are the last ones. */
export interface QueryReactionsResponse extends t.TypeOf<typeof queryReactionsResponseShape> {}
/** Codec of {@link QueryReactionsResponse}. */
export const QueryReactionsResponse: Codec<QueryReactionsResponse> = queryReactionsResponseShape;

export const getReactions = {
  operation: 'GetReactions',
  method: 'GET',
  path: '/messages/{id}/reactions',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: GetReactionsRequest,
  response: GetReactionsResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const queryReactions = {
  operation: 'QueryReactions',
  method: 'POST',
  path: '/messages/{id}/reactions',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: QueryReactionsRequest,
  response: QueryReactionsResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

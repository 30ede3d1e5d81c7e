import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Integer, JsonObject } from '../primitives.js';
import { Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { Filter, SortFields } from './inputs.js';

const searchRequestShape = shape('SearchRequest', {
  required: { filter_conditions: Filter },
  optional: {
    query: bounded(t.string, 'filterTextLength'),
    message_filter_conditions: Filter,
    sort: SortFields,
    limit: Integer,
    offset: Integer,
    next: bounded(t.string, 'cursorLength'),
    message_options: JsonObject,
    user_id: t.string,
  },
});
/**
 * The channels to search, and either words that a message has (`query`) or conditions on messages.
 * `next` is that of the response before; it brings the order with it.
 */
export interface SearchRequest extends t.TypeOf<typeof searchRequestShape> {}
/** Codec of {@link SearchRequest}. */
export const SearchRequest: Codec<SearchRequest> = searchRequestShape;

const SearchResult = shape('SearchResult', { required: { message: Message } });

const searchResponseShape = shape('SearchResponse', {
  required: { results: t.readonlyArray(SearchResult) },
  guaranteed: responseFields,
  optional: {
    next: t.string,
    previous: t.string,
    results_warning: t.union([JsonObject, t.null]),
  },
});
/** The messages that were found, each with its channel; without `next` they are the last ones. */
export interface SearchResponse extends t.TypeOf<typeof searchResponseShape> {}
/** Codec of {@link SearchResponse}. */
export const SearchResponse: Codec<SearchResponse> = searchResponseShape;

export const search = {
  operation: 'Search',
  method: 'GET',
  path: '/search',
  callers: ['client', 'server'],
  input: 'payload',
  actor: 'user_id',
  request: SearchRequest,
  response: SearchResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

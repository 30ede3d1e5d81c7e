import * as t from 'io-ts';
import { Draft } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { EmptyResponse, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { MessageInput } from './inputs.js';
import { pageFields, pageRequestFields } from './pages.js';

const createDraftRequestShape = shape('CreateDraftRequest', {
  required: { message: MessageInput },
});
/** What is written so far; with `parent_id` it is a reply. It replaces the draft before. */
export interface CreateDraftRequest extends t.TypeOf<typeof createDraftRequestShape> {}
/** Codec of {@link CreateDraftRequest}. */
export const CreateDraftRequest: Codec<CreateDraftRequest> = createDraftRequestShape;

const draftResponseShape = shape('DraftResponse', {
  required: { draft: Draft },
  guaranteed: responseFields,
});
/** The draft. */
export interface DraftResponse extends t.TypeOf<typeof draftResponseShape> {}
/** Codec of {@link DraftResponse}. */
export const DraftResponse: Codec<DraftResponse> = draftResponseShape;

const getDraftResponseShape = shape('GetDraftResponse', {
  required: {},
  guaranteed: responseFields,
  optional: { draft: Draft },
});
/** The draft, if there is one. */
export interface GetDraftResponse extends t.TypeOf<typeof getDraftResponseShape> {}
/** Codec of {@link GetDraftResponse}. */
export const GetDraftResponse: Codec<GetDraftResponse> = getDraftResponseShape;

const draftRequestShape = shape('DraftRequest', {
  required: {},
  optional: { parent_id: t.string, user_id: t.string },
  open: true,
});
/** The thread of the draft; that of the channel when absent. */
export interface DraftRequest extends t.TypeOf<typeof draftRequestShape> {}
/** Codec of {@link DraftRequest}. */
export const DraftRequest: Codec<DraftRequest> = draftRequestShape;

const queryDraftsRequestShape = shape('QueryDraftsRequest', {
  required: {},
  optional: pageRequestFields,
});
/** The filter by `channel_cid`, `parent_id` and `created_at`, the order, and the page. */
export interface QueryDraftsRequest extends t.TypeOf<typeof queryDraftsRequestShape> {}
/** Codec of {@link QueryDraftsRequest}. */
export const QueryDraftsRequest: Codec<QueryDraftsRequest> = queryDraftsRequestShape;

const queryDraftsResponseShape = shape('QueryDraftsResponse', {
  required: { drafts: t.readonlyArray(Draft) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The drafts of the caller, last saved first; without `next` they are the last ones. */
export interface QueryDraftsResponse extends t.TypeOf<typeof queryDraftsResponseShape> {}
/** Codec of {@link QueryDraftsResponse}. */
export const QueryDraftsResponse: Codec<QueryDraftsResponse> = queryDraftsResponseShape;

export const createDraft = {
  operation: 'CreateDraft',
  method: 'POST',
  path: '/channels/{type}/{id}/draft',
  callers: ['client'],
  input: 'body',
  request: CreateDraftRequest,
  response: DraftResponse,
  status: 201,
  emits: ['draft.updated'],
} as const satisfies Endpoint;

export const getDraft = {
  operation: 'GetDraft',
  method: 'GET',
  path: '/channels/{type}/{id}/draft',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: DraftRequest,
  response: GetDraftResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const deleteDraft = {
  operation: 'DeleteDraft',
  method: 'DELETE',
  path: '/channels/{type}/{id}/draft',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: DraftRequest,
  response: EmptyResponse,
  status: 200,
  emits: ['draft.deleted'],
} as const satisfies Endpoint;

export const queryDrafts = {
  operation: 'QueryDrafts',
  method: 'POST',
  path: '/drafts/query',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: QueryDraftsRequest,
  response: QueryDraftsResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';
import { actorFields, QueryFlag, partialUpdateFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { MessageInput } from './inputs.js';
import { MessageResponse } from './sendMessage.js';

const updateMessageRequestShape = shape('UpdateMessageRequest', {
  required: { message: MessageInput },
  optional: { skip_push: t.boolean, skip_enrich_url: t.boolean },
});
/** The new content of the message: absent custom keys are removed. */
export interface UpdateMessageRequest extends t.TypeOf<typeof updateMessageRequestShape> {}
/** Codec of {@link UpdateMessageRequest}. */
export const UpdateMessageRequest: Codec<UpdateMessageRequest> = updateMessageRequestShape;

const updateMessagePartialRequestShape = shape('UpdateMessagePartialRequest', {
  required: {},
  optional: {
    ...partialUpdateFields,
    skip_push: t.boolean,
    skip_enrich_url: t.boolean,
    ...actorFields,
  },
});
/** Keys of the message to set and to remove; a dotted key is a path into nested objects. */
export interface UpdateMessagePartialRequest extends t.TypeOf<
  typeof updateMessagePartialRequestShape
> {}
/** Codec of {@link UpdateMessagePartialRequest}. */
export const UpdateMessagePartialRequest: Codec<UpdateMessagePartialRequest> =
  updateMessagePartialRequestShape;

const getMessageRequestShape = shape('GetMessageRequest', {
  required: {},
  optional: { show_deleted_message: QueryFlag },
  open: true,
});
/** Accepted for compatibility: a deleted message is always returned as deleted. */
export interface GetMessageRequest extends t.TypeOf<typeof getMessageRequestShape> {}
/** Codec of {@link GetMessageRequest}. */
export const GetMessageRequest: Codec<GetMessageRequest> = getMessageRequestShape;

const undeleteMessageRequestShape = shape('UndeleteMessageRequest', {
  required: {},
  optional: { undeleted_by: t.string },
});
/** The user who restores the message. */
export interface UndeleteMessageRequest extends t.TypeOf<typeof undeleteMessageRequestShape> {}
/** Codec of {@link UndeleteMessageRequest}. */
export const UndeleteMessageRequest: Codec<UndeleteMessageRequest> = undeleteMessageRequestShape;

const deleteMessageRequestShape = shape('DeleteMessageRequest', {
  required: {},
  optional: { hard: QueryFlag, delete_for_me: QueryFlag, deleted_by: t.string },
  open: true,
});
/** How to delete: `hard` removes the message permanently, `delete_for_me` only for the caller. */
export interface DeleteMessageRequest extends t.TypeOf<typeof deleteMessageRequestShape> {}
/** Codec of {@link DeleteMessageRequest}. */
export const DeleteMessageRequest: Codec<DeleteMessageRequest> = deleteMessageRequestShape;

export const updateMessage = {
  operation: 'UpdateMessage',
  method: 'POST',
  path: '/messages/{id}',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'message.user_id',
  request: UpdateMessageRequest,
  response: MessageResponse,
  status: 201,
  emits: ['message.updated'],
} as const satisfies Endpoint;

export const deleteMessage = {
  operation: 'DeleteMessage',
  method: 'DELETE',
  path: '/messages/{id}',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'deleted_by',
  request: DeleteMessageRequest,
  response: MessageResponse,
  status: 200,
  emits: ['message.deleted', 'message.updated', 'channel.updated', 'draft.deleted'],
} as const satisfies Endpoint;

export const updateMessagePartial = {
  operation: 'UpdateMessagePartial',
  method: 'PUT',
  path: '/messages/{id}',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: UpdateMessagePartialRequest,
  response: MessageResponse,
  status: 201,
  emits: ['message.updated'],
} as const satisfies Endpoint;

export const getMessage = {
  operation: 'GetMessage',
  method: 'GET',
  path: '/messages/{id}',
  callers: ['client', 'server'],
  input: 'query',
  request: GetMessageRequest,
  response: MessageResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const undeleteMessage = {
  operation: 'UndeleteMessage',
  method: 'POST',
  path: '/messages/{id}/undelete',
  callers: ['server'],
  input: 'body',
  actor: 'undeleted_by',
  request: UndeleteMessageRequest,
  response: MessageResponse,
  status: 201,
  emits: ['message.undeleted', 'message.updated'],
} as const satisfies Endpoint;

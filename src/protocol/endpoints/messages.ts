import * as t from 'io-ts';
import { DateTime, guarded, JsonObject, Strings } from '../codecs.js';
import { Message, Reaction, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actor, answered, endpoint, QueryFlag } from './entry.js';
import { EventInput, MessageInput, ReactionInput } from './inputs.js';

const sendMessageRequestShape = shape('SendMessageRequest', {
  needed: { message: MessageInput },
  optional: { skip_push: t.boolean, skip_enrich_url: t.boolean, keep_channel_hidden: t.boolean },
});
/** A new message. */
export interface SendMessageRequest extends t.TypeOf<typeof sendMessageRequestShape> {}
/** Codec of {@link SendMessageRequest}. */
export const SendMessageRequest: Codec<SendMessageRequest> = sendMessageRequestShape;

const messageAnswerShape = shape('MessageAnswer', {
  needed: { message: Message },
  sent: answered,
});
/** The message after the call; `own_reactions` are the caller's. */
export interface MessageAnswer extends t.TypeOf<typeof messageAnswerShape> {}
/** Codec of {@link MessageAnswer}. */
export const MessageAnswer: Codec<MessageAnswer> = messageAnswerShape;

const updateMessageRequestShape = shape('UpdateMessageRequest', {
  needed: { message: MessageInput },
  optional: { skip_push: t.boolean, skip_enrich_url: t.boolean },
});
/** The whole message anew: custom keys that are absent are removed. */
export interface UpdateMessageRequest extends t.TypeOf<typeof updateMessageRequestShape> {}
/** Codec of {@link UpdateMessageRequest}. */
export const UpdateMessageRequest: Codec<UpdateMessageRequest> = updateMessageRequestShape;

const updateMessagePartialRequestShape = shape('UpdateMessagePartialRequest', {
  needed: {},
  optional: {
    set: JsonObject,
    unset: Strings,
    skip_push: t.boolean,
    skip_enrich_url: t.boolean,
    ...actor,
  },
});
/** Keys of the message to set and to remove; a dot leads into what is nested. */
export interface UpdateMessagePartialRequest extends t.TypeOf<
  typeof updateMessagePartialRequestShape
> {}
/** Codec of {@link UpdateMessagePartialRequest}. */
export const UpdateMessagePartialRequest: Codec<UpdateMessagePartialRequest> =
  updateMessagePartialRequestShape;

const getMessageRequestShape = shape('GetMessageRequest', {
  needed: {},
  optional: { show_deleted_message: QueryFlag },
  custom: true,
});
/** Nothing to say: a deleted message is shown as such. */
export interface GetMessageRequest extends t.TypeOf<typeof getMessageRequestShape> {}
/** Codec of {@link GetMessageRequest}. */
export const GetMessageRequest: Codec<GetMessageRequest> = getMessageRequestShape;

const undeleteMessageRequestShape = shape('UndeleteMessageRequest', {
  needed: {},
  optional: { undeleted_by: t.string },
});
/** Who takes the deletion back. */
export interface UndeleteMessageRequest extends t.TypeOf<typeof undeleteMessageRequestShape> {}
/** Codec of {@link UndeleteMessageRequest}. */
export const UndeleteMessageRequest: Codec<UndeleteMessageRequest> = undeleteMessageRequestShape;

const deleteMessageRequestShape = shape('DeleteMessageRequest', {
  needed: {},
  optional: { hard: QueryFlag, delete_for_me: QueryFlag, deleted_by: t.string },
  custom: true,
});
/** How to delete: `hard` removes the message for good, `delete_for_me` for the caller alone. */
export interface DeleteMessageRequest extends t.TypeOf<typeof deleteMessageRequestShape> {}
/** Codec of {@link DeleteMessageRequest}. */
export const DeleteMessageRequest: Codec<DeleteMessageRequest> = deleteMessageRequestShape;

const sendReactionRequestShape = shape('SendReactionRequest', {
  needed: { reaction: ReactionInput },
  optional: { enforce_unique: t.boolean, skip_push: t.boolean },
});
/** A reaction; with `enforce_unique` it takes the place of the user's others. */
export interface SendReactionRequest extends t.TypeOf<typeof sendReactionRequestShape> {}
/** Codec of {@link SendReactionRequest}. */
export const SendReactionRequest: Codec<SendReactionRequest> = sendReactionRequestShape;

const deleteReactionRequestShape = shape('DeleteReactionRequest', {
  needed: {},
  optional: { user_id: t.string },
  custom: true,
});
/** Whose reaction, where a backend calls. */
export interface DeleteReactionRequest extends t.TypeOf<typeof deleteReactionRequestShape> {}
/** Codec of {@link DeleteReactionRequest}. */
export const DeleteReactionRequest: Codec<DeleteReactionRequest> = deleteReactionRequestShape;

const reactionAnswerShape = shape('ReactionAnswer', {
  needed: { message: Message, reaction: Reaction },
  sent: answered,
});
/** The reaction, and the message that counts it. */
export interface ReactionAnswer extends t.TypeOf<typeof reactionAnswerShape> {}
/** Codec of {@link ReactionAnswer}. */
export const ReactionAnswer: Codec<ReactionAnswer> = reactionAnswerShape;

const requestKeyShape = shape('RequestKey', {
  needed: {
    key: guarded(
      'text of 1 to 255 characters',
      (value): value is string =>
        typeof value === 'string' && value.length > 0 && value.length <= 255,
    ),
  },
});
/** An extension: what makes a request one of a kind, so that a repeat of it does nothing. */
export interface RequestKey extends t.TypeOf<typeof requestKeyShape> {}
/** Codec of {@link RequestKey}. */
export const RequestKey: Codec<RequestKey> = requestKeyShape;

const sendEventRequestShape = shape('SendEventRequest', {
  needed: { event: EventInput },
  optional: { millrace: RequestKey },
});
/** An event for the watchers of a channel. */
export interface SendEventRequest extends t.TypeOf<typeof sendEventRequestShape> {}
/** Codec of {@link SendEventRequest}. */
export const SendEventRequest: Codec<SendEventRequest> = sendEventRequestShape;

const publishedEventShape = shape('PublishedEvent', {
  needed: { type: t.string, created_at: DateTime },
  sent: { cid: t.string, channel_id: t.string, channel_type: t.string, user: User },
  optional: { parent_id: t.string },
  custom: true,
});
/** An event as the watchers got it. */
export interface PublishedEvent extends t.TypeOf<typeof publishedEventShape> {}
/** Codec of {@link PublishedEvent}. */
export const PublishedEvent: Codec<PublishedEvent> = publishedEventShape;

const sendEventAnswerShape = shape('SendEventAnswer', {
  needed: { event: PublishedEvent },
  sent: answered,
});
/** The event as the watchers got it. */
export interface SendEventAnswer extends t.TypeOf<typeof sendEventAnswerShape> {}
/** Codec of {@link SendEventAnswer}. */
export const SendEventAnswer: Codec<SendEventAnswer> = sendEventAnswerShape;

export const messageEndpoints = {
  sendMessage: endpoint({
    operation: 'SendMessage',
    method: 'POST',
    path: '/channels/{type}/{id}/message',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'message.user_id',
    once: 'message.id',
    request: SendMessageRequest,
    answer: MessageAnswer,
    status: 201,
    emits: ['message.new', 'notification.message_new', 'message.updated', 'channel.visible'],
  }),
  updateMessage: endpoint({
    operation: 'UpdateMessage',
    method: 'POST',
    path: '/messages/{id}',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'message.user_id',
    request: UpdateMessageRequest,
    answer: MessageAnswer,
    status: 201,
    emits: ['message.updated'],
  }),
  deleteMessage: endpoint({
    operation: 'DeleteMessage',
    method: 'DELETE',
    path: '/messages/{id}',
    callers: ['client', 'server'],
    input: 'query',
    actor: 'deleted_by',
    request: DeleteMessageRequest,
    answer: MessageAnswer,
    status: 200,
    emits: ['message.deleted', 'message.updated'],
  }),
  updateMessagePartial: endpoint({
    operation: 'UpdateMessagePartial',
    method: 'PUT',
    path: '/messages/{id}',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'user_id',
    request: UpdateMessagePartialRequest,
    answer: MessageAnswer,
    status: 201,
    emits: ['message.updated'],
  }),
  getMessage: endpoint({
    operation: 'GetMessage',
    method: 'GET',
    path: '/messages/{id}',
    callers: ['client', 'server'],
    input: 'query',
    request: GetMessageRequest,
    answer: MessageAnswer,
    status: 200,
    emits: [],
  }),
  undeleteMessage: endpoint({
    operation: 'UndeleteMessage',
    method: 'POST',
    path: '/messages/{id}/undelete',
    callers: ['server'],
    input: 'body',
    actor: 'undeleted_by',
    request: UndeleteMessageRequest,
    answer: MessageAnswer,
    status: 201,
    emits: ['message.updated'],
  }),
  sendReaction: endpoint({
    operation: 'SendReaction',
    method: 'POST',
    path: '/messages/{id}/reaction',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'reaction.user_id',
    request: SendReactionRequest,
    answer: ReactionAnswer,
    status: 201,
    emits: ['reaction.new', 'reaction.updated'],
  }),
  deleteReaction: endpoint({
    operation: 'DeleteReaction',
    method: 'DELETE',
    path: '/messages/{id}/reaction/{type}',
    callers: ['client', 'server'],
    input: 'query',
    actor: 'user_id',
    request: DeleteReactionRequest,
    answer: ReactionAnswer,
    status: 200,
    emits: ['reaction.deleted'],
  }),
  sendEvent: endpoint({
    operation: 'SendEvent',
    method: 'POST',
    path: '/channels/{type}/{id}/event',
    callers: ['client', 'server'],
    input: 'body',
    actor: 'event.user_id',
    once: 'millrace.key',
    request: SendEventRequest,
    answer: SendEventAnswer,
    status: 201,
    emits: ['typing.start', 'typing.stop', '*channel'],
  }),
} as const;

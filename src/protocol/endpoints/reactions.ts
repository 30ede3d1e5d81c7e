import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Integer } from '../primitives.js';
import { Message, Reaction } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

const reactionInputShape = shape('ReactionInput', {
  required: { type: bounded(t.string, 'reactionTypeLength') },
  optional: { score: bounded(Integer, 'reactionScore'), emoji_code: t.string, ...actorFields },
  custom: true,
  nested: ['emoji_code'],
});
/** A reaction in a request; `score` is 1 by default. */
export interface ReactionInput extends t.TypeOf<typeof reactionInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link ReactionInput}. */
export const ReactionInput: Codec<ReactionInput> = reactionInputShape;

const sendReactionRequestShape = shape('SendReactionRequest', {
  required: { reaction: ReactionInput },
  optional: { enforce_unique: t.boolean, skip_push: t.boolean },
});
/** A reaction; with `enforce_unique` it replaces the user's other reactions. */
export interface SendReactionRequest extends t.TypeOf<typeof sendReactionRequestShape> {}
/** Codec of {@link SendReactionRequest}. */
export const SendReactionRequest: Codec<SendReactionRequest> = sendReactionRequestShape;

const deleteReactionRequestShape = shape('DeleteReactionRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** The user whose reaction is deleted, when a backend calls. */
export interface DeleteReactionRequest extends t.TypeOf<typeof deleteReactionRequestShape> {}
/** Codec of {@link DeleteReactionRequest}. */
export const DeleteReactionRequest: Codec<DeleteReactionRequest> = deleteReactionRequestShape;

const reactionResponseShape = shape('ReactionResponse', {
  required: { message: Message, reaction: Reaction },
  guaranteed: responseFields,
});
/** The reaction, and the message with its new counts. */
export interface ReactionResponse extends t.TypeOf<typeof reactionResponseShape> {}
/** Codec of {@link ReactionResponse}. */
export const ReactionResponse: Codec<ReactionResponse> = reactionResponseShape;

export const sendReaction = {
  operation: 'SendReaction',
  method: 'POST',
  path: '/messages/{id}/reaction',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'reaction.user_id',
  request: SendReactionRequest,
  response: ReactionResponse,
  status: 201,
  emits: ['reaction.new', 'reaction.updated', 'message.updated'],
} as const satisfies Endpoint;

export const deleteReaction = {
  operation: 'DeleteReaction',
  method: 'DELETE',
  path: '/messages/{id}/reaction/{type}',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: DeleteReactionRequest,
  response: ReactionResponse,
  status: 200,
  emits: ['reaction.deleted', 'message.updated'],
} as const satisfies Endpoint;

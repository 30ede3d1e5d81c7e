import * as t from 'io-ts';
import { Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { MessageInput } from './inputs.js';

const sendMessageRequestShape = shape('SendMessageRequest', {
  required: { message: MessageInput },
  optional: { skip_push: t.boolean, skip_enrich_url: t.boolean, keep_channel_hidden: t.boolean },
});
/** The message to send. */
export interface SendMessageRequest extends t.TypeOf<typeof sendMessageRequestShape> {}
/** Codec of {@link SendMessageRequest}. */
export const SendMessageRequest: Codec<SendMessageRequest> = sendMessageRequestShape;

const messageResponseShape = shape('MessageResponse', {
  required: { message: Message },
  guaranteed: responseFields,
});
/** The message after the call; `own_reactions` are those of the caller. */
export interface MessageResponse extends t.TypeOf<typeof messageResponseShape> {}
/** Codec of {@link MessageResponse}. */
export const MessageResponse: Codec<MessageResponse> = messageResponseShape;

export const sendMessage = {
  operation: 'SendMessage',
  method: 'POST',
  path: '/channels/{type}/{id}/message',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'message.user_id',
  idempotencyKey: 'message.id',
  request: SendMessageRequest,
  response: MessageResponse,
  status: 201,
  emits: [
    'message.new',
    'notification.message_new',
    'notification.thread_message_new',
    'message.updated',
    'channel.visible',
  ],
} as const satisfies Endpoint;

import * as t from 'io-ts';
import { Message } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered } from './common.js';
import type { Endpoint } from './entry.js';
import { MessageInput } from './inputs.js';

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

export const sendMessage = {
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
} as const satisfies Endpoint;

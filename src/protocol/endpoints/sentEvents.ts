import * as t from 'io-ts';
import { DateTime, guarded } from '../codecs.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered } from './common.js';
import type { Endpoint } from './entry.js';
import { EventInput } from './inputs.js';

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

export const sendEvent = {
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
} as const satisfies Endpoint;

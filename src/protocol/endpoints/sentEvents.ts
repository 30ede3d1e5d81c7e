import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, guarded } from '../primitives.js';
import { User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { EventInput } from './inputs.js';

const requestKeyShape = shape('RequestKey', {
  required: {
    key: bounded(
      guarded(
        'text that is not empty',
        (value): value is string => typeof value === 'string' && value !== '',
      ),
      'textLength',
    ),
  },
});
/** An extension: the idempotency key of the request. */
export interface RequestKey extends t.TypeOf<typeof requestKeyShape> {}
/** Codec of {@link RequestKey}. */
export const RequestKey: Codec<RequestKey> = requestKeyShape;

const sendEventRequestShape = shape('SendEventRequest', {
  required: { event: EventInput },
  optional: { millrace: RequestKey },
});
/** The event to send to the watchers of a channel. */
export interface SendEventRequest extends t.TypeOf<typeof sendEventRequestShape> {}
/** Codec of {@link SendEventRequest}. */
export const SendEventRequest: Codec<SendEventRequest> = sendEventRequestShape;

const publishedEventShape = shape('PublishedEvent', {
  required: { type: t.string, created_at: DateTime },
  guaranteed: { cid: t.string, channel_id: t.string, channel_type: t.string, user: User },
  optional: { parent_id: t.string },
  custom: true,
});
/** An event as the watchers receive it. */
export interface PublishedEvent extends t.TypeOf<typeof publishedEventShape> {}
/** Codec of {@link PublishedEvent}. */
export const PublishedEvent: Codec<PublishedEvent> = publishedEventShape;

const sendEventResponseShape = shape('SendEventResponse', {
  required: { event: PublishedEvent },
  guaranteed: responseFields,
});
/** The event as the watchers receive it. */
export interface SendEventResponse extends t.TypeOf<typeof sendEventResponseShape> {}
/** Codec of {@link SendEventResponse}. */
export const SendEventResponse: Codec<SendEventResponse> = sendEventResponseShape;

export const sendEvent = {
  operation: 'SendEvent',
  method: 'POST',
  path: '/channels/{type}/{id}/event',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'event.user_id',
  idempotencyKey: 'millrace.key',
  request: SendEventRequest,
  response: SendEventResponse,
  status: 201,
  emits: [
    'typing.start',
    'typing.stop',
    'ai_indicator.update',
    'ai_indicator.stop',
    'ai_indicator.clear',
    '*channel',
  ],
} as const satisfies Endpoint;

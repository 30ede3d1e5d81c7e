import * as t from 'io-ts';
import { JsonObject } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { EmptyResponse } from './shared.js';
import type { Endpoint } from './endpoint.js';

const userEventInputShape = shape('UserEventInput', {
  required: { type: t.string },
  optional: { custom: JsonObject },
  custom: true,
});
/** A custom event to a user in a request, with the sender's keys beside `type`. */
export interface UserEventInput extends t.TypeOf<typeof userEventInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserEventInput}. */
export const UserEventInput: Codec<UserEventInput> = userEventInputShape;

const sendUserCustomEventRequestShape = shape('SendUserCustomEventRequest', {
  required: { event: UserEventInput },
});
/** The event to send to all connections of a user. */
export interface SendUserCustomEventRequest extends t.TypeOf<
  typeof sendUserCustomEventRequestShape
> {}
/** Codec of {@link SendUserCustomEventRequest}. */
export const SendUserCustomEventRequest: Codec<SendUserCustomEventRequest> =
  sendUserCustomEventRequestShape;

export const sendUserCustomEvent = {
  operation: 'SendUserCustomEvent',
  method: 'POST',
  path: '/users/{id}/event',
  callers: ['server'],
  input: 'body',
  request: SendUserCustomEventRequest,
  response: EmptyResponse,
  status: 201,
  emits: ['*user'],
} as const satisfies Endpoint;

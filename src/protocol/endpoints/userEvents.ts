import * as t from 'io-ts';
import { JsonObject } from '../codecs.js';
import { type Codec, shape } from '../shape.js';
import { Done } from './common.js';
import type { Endpoint } from './entry.js';

const userEventInputShape = shape('UserEventInput', {
  needed: { type: t.string },
  optional: { custom: JsonObject },
  custom: true,
});
/** A custom event to a user, with the sender's keys beside `type`. */
export interface UserEventInput extends t.TypeOf<typeof userEventInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserEventInput}. */
export const UserEventInput: Codec<UserEventInput> = userEventInputShape;

const sendUserCustomEventRequestShape = shape('SendUserCustomEventRequest', {
  needed: { event: UserEventInput },
});
/** An event for all connections of a user. */
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
  answer: Done,
  status: 201,
  emits: ['*user'],
} as const satisfies Endpoint;

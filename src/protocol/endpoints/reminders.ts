import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { Reminder } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, EmptyResponse, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

import { pageFields, pageRequestFields } from './pages.js';

const reminderRequestShape = shape('ReminderRequest', {
  required: {},
  optional: { remind_at: t.union([DateTime, t.null]), ...actorFields },
});
/** When to be reminded; without it the message is only kept. */
export interface ReminderRequest extends t.TypeOf<typeof reminderRequestShape> {}
/** Codec of {@link ReminderRequest}. */
export const ReminderRequest: Codec<ReminderRequest> = reminderRequestShape;

const reminderResponseShape = shape('ReminderResponse', {
  required: { reminder: Reminder },
  guaranteed: responseFields,
});
/** The reminder. */
export interface ReminderResponse extends t.TypeOf<typeof reminderResponseShape> {}
/** Codec of {@link ReminderResponse}. */
export const ReminderResponse: Codec<ReminderResponse> = reminderResponseShape;

const deleteReminderRequestShape = shape('DeleteReminderRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** Whose reminder is deleted, when a backend calls. */
export interface DeleteReminderRequest extends t.TypeOf<typeof deleteReminderRequestShape> {}
/** Codec of {@link DeleteReminderRequest}. */
export const DeleteReminderRequest: Codec<DeleteReminderRequest> = deleteReminderRequestShape;

const queryRemindersRequestShape = shape('QueryRemindersRequest', {
  required: {},
  optional: pageRequestFields,
});
/**
 * The filter by `channel_cid`, `message_id`, `remind_at` and `created_at`, the order, and the page.
 */
export interface QueryRemindersRequest extends t.TypeOf<typeof queryRemindersRequestShape> {}
/** Codec of {@link QueryRemindersRequest}. */
export const QueryRemindersRequest: Codec<QueryRemindersRequest> = queryRemindersRequestShape;

const queryRemindersResponseShape = shape('QueryRemindersResponse', {
  required: { reminders: t.readonlyArray(Reminder) },
  guaranteed: responseFields,
  optional: pageFields,
});
/** The reminders of the caller, last created first; without `next` they are the last ones. */
export interface QueryRemindersResponse extends t.TypeOf<typeof queryRemindersResponseShape> {}
/** Codec of {@link QueryRemindersResponse}. */
export const QueryRemindersResponse: Codec<QueryRemindersResponse> = queryRemindersResponseShape;

const ofMessage = {
  path: '/messages/{message_id}/reminders',
  callers: ['client', 'server'],
  actor: 'user_id',
} as const;

export const createReminder = {
  ...ofMessage,
  operation: 'CreateReminder',
  method: 'POST',
  input: 'body',
  request: ReminderRequest,
  response: ReminderResponse,
  status: 201,
  emits: ['reminder.created'],
} as const satisfies Endpoint;

export const updateReminder = {
  ...ofMessage,
  operation: 'UpdateReminder',
  method: 'PATCH',
  input: 'body',
  request: ReminderRequest,
  response: ReminderResponse,
  status: 200,
  emits: ['reminder.updated'],
} as const satisfies Endpoint;

export const deleteReminder = {
  ...ofMessage,
  operation: 'DeleteReminder',
  method: 'DELETE',
  input: 'query',
  request: DeleteReminderRequest,
  response: EmptyResponse,
  status: 200,
  emits: ['reminder.deleted'],
} as const satisfies Endpoint;

export const queryReminders = {
  operation: 'QueryReminders',
  method: 'POST',
  path: '/reminders/query',
  callers: ['client', 'server'],
  input: 'body',
  actor: 'user_id',
  request: QueryRemindersRequest,
  response: QueryRemindersResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

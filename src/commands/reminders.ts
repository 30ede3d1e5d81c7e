import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as reminders from '../protocol/endpoints/reminders.js';
import type {
  QueryRemindersRequest,
  QueryRemindersResponse,
  ReminderRequest,
  ReminderResponse,
} from '../protocol/endpoints/reminders.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { command } from './command.js';

/**
 * Creates a reminder of a message: `notification.reminder_due` comes at `remind_at`. Without it the
 * message is only kept. Errors with code 4 when the user has a reminder of the message.
 *
 * @example
 * ```ts
 * import { type ChatConnection, createReminder } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * createReminder(chat, 'message-1', { remind_at: '2030-01-01T09:00:00Z' }).subscribe();
 * ```
 */
export const createReminder = (
  chat: Calls,
  messageId: string,
  reminder: ReminderRequest = {},
): Observable<ReminderResponse> =>
  command(chat, reminders.createReminder, { message_id: messageId }, reminder);

/**
 * Changes when to be reminded of a message. Errors with code 16 when there is no reminder of it.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateReminder } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateReminder(chat, 'message-1', { remind_at: null }).subscribe();
 * ```
 */
export const updateReminder = (
  chat: Calls,
  messageId: string,
  reminder: ReminderRequest,
): Observable<ReminderResponse> =>
  command(chat, reminders.updateReminder, { message_id: messageId }, reminder);

/**
 * Deletes the reminder of a message. Errors with code 16 when there is none.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteReminder } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteReminder(chat, 'message-1').subscribe();
 * ```
 */
export const deleteReminder = (chat: Calls, messageId: string): Observable<EmptyResponse> =>
  command(chat, reminders.deleteReminder, { message_id: messageId }, {});

/**
 * Emits a page of the reminders of the connected user, last created first: 25 by default, at most 100.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryReminders } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryReminders(chat, { sort: [{ field: 'remind_at', direction: 1 }] }).subscribe();
 * ```
 */
export const queryReminders = (
  chat: Calls,
  query: QueryRemindersRequest = {},
): Observable<QueryRemindersResponse> => command(chat, reminders.queryReminders, {}, query);

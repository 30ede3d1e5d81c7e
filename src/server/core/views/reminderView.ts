import type { MessageReminder } from '../../../protocol/objects.js';
import type { ReminderRow } from '../../ports/reminders.js';

/** The reminder of a message. */
export const reminderFields = (row: ReminderRow): MessageReminder => ({
  channel_cid: row.cid,
  message_id: row.message_id,
  user_id: row.user_id,
  created_at: row.created_at,
  updated_at: row.updated_at,
  remind_at: row.remind_at,
});

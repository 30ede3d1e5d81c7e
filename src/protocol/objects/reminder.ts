import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { type Codec, shape } from '../shape.js';

/** The columns of a reminder. */
export const reminderColumns = {
  required: { message_id: t.string },
  guaranteed: {
    channel_cid: t.string,
    user_id: t.string,
    created_at: DateTime,
    updated_at: DateTime,
  },
  optional: { remind_at: t.union([DateTime, t.null]) },
} as const;

const messageReminderShape = shape('MessageReminder', reminderColumns);
/** The reminder of a user, with the message that it is of; without `remind_at` it never falls due. */
export interface MessageReminder extends t.TypeOf<typeof messageReminderShape> {}
/** Codec of {@link MessageReminder}. */
export const MessageReminder: Codec<MessageReminder> = messageReminderShape;

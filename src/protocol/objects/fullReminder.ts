import type * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { Message } from './message.js';
import { reminderColumns } from './reminder.js';
import { User } from './user.js';

const reminderShape = shape('Reminder', {
  ...reminderColumns,
  optional: { ...reminderColumns.optional, message: Message, user: User, channel: Channel },
});
/** A message that a user wants to be reminded of; without `remind_at` it is only kept. */
export interface Reminder extends t.TypeOf<typeof reminderShape> {}
/** Codec of {@link Reminder}. */
export const Reminder: Codec<Reminder> = reminderShape;

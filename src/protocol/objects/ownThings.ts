import * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { draftColumns } from './draft.js';
import { Message } from './message.js';
import { reminderColumns } from './reminder.js';
import { User } from './user.js';

const draftShape = shape('Draft', {
  ...draftColumns,
  optional: {
    ...draftColumns.optional,
    parent_message: Message,
    quoted_message: Message,
    channel: t.union([Channel, t.null]),
  },
});
/** What a user has written and not sent, in a channel or with `parent_id` in a thread. */
export interface Draft extends t.TypeOf<typeof draftShape> {}
/** Codec of {@link Draft}. */
export const Draft: Codec<Draft> = draftShape;

const reminderShape = shape('Reminder', {
  ...reminderColumns,
  optional: { ...reminderColumns.optional, message: Message, user: User, channel: Channel },
});
/** A message that a user wants to be reminded of; without `remind_at` it is only kept. */
export interface Reminder extends t.TypeOf<typeof reminderShape> {}
/** Codec of {@link Reminder}. */
export const Reminder: Codec<Reminder> = reminderShape;

import type { Reminder } from '../../../protocol/objects.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { ReminderRow } from '../../ports/reminders.js';
import type { Actor } from '../access/actor.js';
import { channelContextOf } from '../access/channelContext.js';
import { isAllowed } from '../access/permissions.js';
import { isVisibleTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { type ChannelAddress, emitIn } from '../delivery/emit.js';
import { present } from '../requests/input.js';
import { channelViews, shownMessages } from '../views/channelViews.js';
import { reminderFields } from '../views/reminderView.js';
import { publicUser } from '../views/userView.js';

type ReminderKey =
  'reminder.created' | 'reminder.updated' | 'reminder.deleted' | 'notification.reminder_due';

/** Reminders as their owner sees them, with the messages that it still sees. */
export const reminderViews = async (
  context: Context,
  actor: Actor,
  rows: readonly ReminderRow[],
): Promise<readonly Reminder[]> => {
  const messages = await shownMessages(
    context,
    actor,
    rows.map((row) => row.message_id),
  );
  const channels = await channelViews(
    context,
    rows.map(({ cid }) => cid),
  );
  return rows.map((row) => ({
    ...reminderFields(row),
    user: publicUser(actor.user),
    ...present({ message: messages.get(row.message_id), channel: channels.get(row.cid) }),
  }));
};

/** Emits a reminder to all connections of its owner. */
export const emitReminder = (
  { stamp }: Context,
  channel: ChannelAddress,
  key: ReminderKey,
  reminder: Reminder,
  userId: string,
): EventDelivery =>
  emitIn(
    stamp,
    channel,
    key,
    {
      message_id: reminder.message_id,
      user_id: userId,
      reminder,
      ...present({ parent_id: reminder.message?.parent_id }),
    },
    { subjectId: userId },
  );

/** Notifies the owner of a reminder that has fallen due, if it still sees the message. */
export const remind = async (
  context: Context,
  row: ReminderRow,
): Promise<readonly EventDelivery[]> => {
  const { tx } = context;
  await tx.reminders.save({ ...row, due_at: null });
  const user = (await tx.users.find([row.user_id])).get(row.user_id);
  const channel = await tx.channels.find(row.cid);
  const message = (await tx.messages.find([row.message_id])).get(row.message_id);
  if (!user || user.deleted_at !== null || !channel || !message) return [];
  const actor = { user, trusted: false };
  const channelContext = await channelContextOf(context, channel, actor);
  if (!isAllowed(channelContext, 'read-channel') || !isVisibleTo(message, channelContext))
    return [];
  const [reminder] = await reminderViews(context, actor, [row]);
  return reminder
    ? [emitReminder(context, channel, 'notification.reminder_due', reminder, user.id)]
    : [];
};

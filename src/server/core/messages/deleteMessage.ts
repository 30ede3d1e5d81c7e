import type { MessageRef } from '../../ports/messages.js';
import type { MessageRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** How messages are deleted: marked as deleted, also emptied, or removed from the store. */
export type DeletionMode = 'soft' | 'pruning' | 'hard';

const emptied = { text: '', html: '', attachments: [], mentioned_user_ids: [], data: {} };

const remove = async (
  { tx }: Context,
  row: MessageRow,
  limit?: number,
): Promise<readonly MessageRef[]> => {
  const removed = await tx.messages.remove(row.id, limit);
  if (!removed.some(({ id }) => id === row.id)) return removed;
  if (row.parent_id === null || row.shadowed) return removed;
  const parent = (await tx.messages.find([row.parent_id])).get(row.parent_id);
  if (parent) await tx.messages.save({ ...parent, reply_count: parent.reply_count - 1 });
  await tx.threads.refresh(row.parent_id);
  return removed;
};

/** The row of a message after a soft deletion. */
export const deletedRow = (row: MessageRow, now: string): MessageRow => ({
  ...row,
  deleted_at: now,
  updated_at: now,
});

/** The row of a message that is deleted for good, as its event carries it: without its content. */
export const emptiedRow = (row: MessageRow, now: string): MessageRow => ({
  ...deletedRow(row, now),
  ...emptied,
  quoted_message_id: null,
});

/**
 * Deletes a message. Emits nothing; returns the messages whose content is gone, to be scrubbed. A hard
 * deletion removes at most `limit` replies with it; if there are more, the message stays.
 */
export const deleteMessage = async (
  context: Context,
  row: MessageRow,
  how: DeletionMode,
  now: string,
  limit?: number,
): Promise<readonly MessageRef[]> => {
  if (how === 'hard') return remove(context, row, limit);
  await context.tx.reminders.removeAbout(row.id);
  const deleted = deletedRow(row, now);
  const isPruned = how === 'pruning';
  if (isPruned) await context.tx.polls.detach(row.id);
  if (isPruned) await context.tx.uploads.removeAbout([row.id]);
  await context.tx.messages.save(isPruned ? { ...deleted, ...emptied } : deleted);
  return isPruned ? [row] : [];
};

import type { MessageRef } from '../../ports/messages.js';
import type { MessageRow } from '../../ports/rows.js';
import { groupBy } from '../../../internal/groupBy.js';
import type { Context } from '../context.js';

/** How messages are deleted: marked as deleted, also emptied, or removed from the store. */
export type DeletionMode = 'soft' | 'pruning' | 'hard';

const emptied = { text: '', html: '', attachments: [], mentioned_user_ids: [], data: {} };

/**
 * Removes messages for good. Emits nothing; returns the messages whose content is gone, to be scrubbed.
 * It removes at most `limit` replies with them; if there are more, the messages stay.
 */
export const removeMessages = async (
  { tx }: Context,
  rows: readonly MessageRow[],
  limit?: number,
): Promise<readonly MessageRef[]> => {
  const removed = await tx.messages.remove(
    rows.map(({ id }) => id),
    limit,
  );
  const ids = new Set(removed.map(({ id }) => id));
  const replies = rows.filter(({ id, shadowed }) => ids.has(id) && !shadowed);
  for (const [parentId, some] of groupBy(replies, 'parent_id')) {
    if (parentId === null) continue;
    const parent = (await tx.messages.find([parentId])).get(parentId);
    if (parent)
      await tx.messages.save({ ...parent, reply_count: parent.reply_count - some.length });
    await tx.threads.refresh(parentId);
  }
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

/** Deletes a message that stays stored. Emits nothing; returns the messages whose content is gone. */
export const deleteMessage = async (
  context: Context,
  row: MessageRow,
  how: Exclude<DeletionMode, 'hard'>,
  now: string,
): Promise<readonly MessageRef[]> => {
  await context.tx.reminders.removeAbout(row.id);
  const deleted = deletedRow(row, now);
  const isPruned = how === 'pruning';
  if (isPruned) await context.tx.polls.detach(row.id);
  if (isPruned) await context.tx.uploads.removeAbout([row.id]);
  await context.tx.messages.save(isPruned ? { ...deleted, ...emptied } : deleted);
  return isPruned ? [row] : [];
};

import type { MessageRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** How messages are deleted: marked as deleted, also emptied, or removed from the store. */
export type DeletionMode = 'soft' | 'pruning' | 'hard';

const emptied = { text: '', html: '', attachments: [], mentioned_user_ids: [], data: {} };

const remove = async ({ tx }: Context, row: MessageRow): Promise<void> => {
  await tx.messages.remove(row.id);
  if (row.parent_id === null || row.shadowed) return;
  const parent = (await tx.messages.find([row.parent_id])).get(row.parent_id);
  if (parent) await tx.messages.save({ ...parent, reply_count: parent.reply_count - 1 });
};

/** The row of a message after a soft deletion. */
export const deletedRow = (row: MessageRow, now: string): MessageRow => ({
  ...row,
  deleted_at: now,
  updated_at: now,
});

/** Deletes a message. Emits nothing. */
export const deleteMessage = async (
  context: Context,
  row: MessageRow,
  how: DeletionMode,
  now: string,
): Promise<void> => {
  if (how === 'hard') return remove(context, row);
  const deleted = deletedRow(row, now);
  await context.tx.messages.save(how === 'pruning' ? { ...deleted, ...emptied } : deleted);
};

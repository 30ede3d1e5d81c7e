import type { StoreTx } from '../../ports/store.js';

/** Recounts the unread messages of members after some messages were removed. */
export const recountUnread = async ({ members, messages }: StoreTx, cid: string): Promise<void> => {
  const all = await members.pages([cid], { limit: Number.MAX_SAFE_INTEGER, offset: 0 });
  for (const row of all.filter((it) => it.unread_messages > 0)) {
    const hidden = row.hide_messages_before ?? '';
    const after = hidden > row.last_read ? hidden : row.last_read;
    const unread_messages = await messages.countUnread(cid, row.user_id, after);
    await members.save([{ ...row, unread_messages }]);
  }
};

import type { Message, MessageDraft, MessageReminder } from '../../../protocol/objects.js';
import type { StoreTx } from '../../ports/store.js';
import { draftsOfReplies } from './draftView.js';
import { reminderFields } from './reminderView.js';

/** The fields of messages that only one user sees, by the id of the message. */
export type OwnFields = (id: string) => Pick<Message, 'draft' | 'reminder'>;

const none: OwnFields = () => ({});

/** Loads what a user has beside messages: drafts of replies to them, and reminders of them. */
export const loadOwnFields = async (
  tx: StoreTx,
  ids: readonly string[],
  viewerId: string | undefined,
): Promise<OwnFields> => {
  if (viewerId === undefined || ids.length === 0) return none;
  const rows = await tx.drafts.ofReplies(viewerId, ids);
  const drafts = new Map<string | undefined, MessageDraft>(
    (await draftsOfReplies(tx, rows)).map((draft) => [draft.parent_id, draft]),
  );
  const reminders = new Map<string, MessageReminder>(
    (await tx.reminders.ofMessages(viewerId, ids)).map((row) => [
      row.message_id,
      reminderFields(row),
    ]),
  );
  if (drafts.size === 0 && reminders.size === 0) return none;
  return (id) => {
    const [draft, reminder] = [drafts.get(id), reminders.get(id)];
    return { ...(draft && { draft }), ...(reminder && { reminder }) };
  };
};

import type { Channel, Draft, Message, MessageDraft } from '../../../protocol/objects.js';
import type { Attachment } from '../../../protocol/objects.js';
import type { DraftRow } from '../../ports/drafts.js';
import type { CustomData } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { present } from '../requests/input.js';
import { loadUsers, type Users } from './userView.js';

/** The fields of a draft as they are stored. */
export interface StoredDraft {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly mentioned_user_ids: readonly string[];
  readonly quoted_message_id: string | null;
  readonly show_in_channel: boolean;
  readonly silent: boolean;
  readonly type: string | null;
  readonly data: CustomData;
}

export const storedDraft = ({ message }: DraftRow): StoredDraft =>
  message as unknown as StoredDraft;

const draftFields = (row: DraftRow, users: Users): MessageDraft => {
  const draft = storedDraft(row);
  const parent_id = row.parent_id === '' ? null : row.parent_id;
  return {
    channel_cid: row.cid,
    created_at: row.created_at,
    message: {
      ...draft.data,
      ...{ id: draft.id, text: draft.text },
      ...{ show_in_channel: draft.show_in_channel, silent: draft.silent },
      ...(draft.attachments.length > 0 && { attachments: draft.attachments }),
      ...(draft.mentioned_user_ids.length > 0 && {
        mentioned_users: draft.mentioned_user_ids.map(users),
      }),
      ...present({
        parent_id,
        quoted_message_id: draft.quoted_message_id,
        type: draft.type,
      }),
    },
    ...present({ parent_id }),
  };
};

const usersOf = (tx: StoreTx, rows: readonly DraftRow[]): Promise<Users> =>
  loadUsers(
    tx,
    rows.flatMap((row) => storedDraft(row).mentioned_user_ids),
  );

/** Drafts without the messages that they name, in their order. */
export const draftsOfReplies = async (
  tx: StoreTx,
  rows: readonly DraftRow[],
): Promise<readonly MessageDraft[]> => {
  const users = await usersOf(tx, rows);
  return rows.map((row) => draftFields(row, users));
};

/** Drafts with their channels and the messages that they name, as far as these are known. */
export const draftViews = async (
  tx: StoreTx,
  rows: readonly DraftRow[],
  messages: ReadonlyMap<string, Message>,
  channels: ReadonlyMap<string, Channel> = new Map(),
): Promise<readonly Draft[]> => {
  const users = await usersOf(tx, rows);
  return rows.map((row) => ({
    ...draftFields(row, users),
    ...present({
      parent_message: messages.get(row.parent_id),
      quoted_message: messages.get(storedDraft(row).quoted_message_id ?? ''),
      channel: channels.get(row.cid),
    }),
  }));
};

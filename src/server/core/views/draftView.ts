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
  /** Absent in drafts of older servers. */
  readonly poll_id?: string | null;
  readonly data: CustomData;
}

export const storedDraft = ({ message }: DraftRow): StoredDraft =>
  message as unknown as StoredDraft;

/** What drafts name. */
interface Named {
  readonly users: Users;
  readonly polls: ReadonlyMap<string, unknown>;
}

const draftFields = (row: DraftRow, { users, polls }: Named): MessageDraft => {
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
        poll_id: polls.has(draft.poll_id ?? '') ? draft.poll_id : null,
      }),
    },
    ...present({ parent_id }),
  };
};

const namedIn = async (tx: StoreTx, rows: readonly DraftRow[]): Promise<Named> => {
  const drafts = rows.map(storedDraft);
  return {
    users: await loadUsers(
      tx,
      drafts.flatMap((draft) => draft.mentioned_user_ids),
    ),
    polls: await tx.polls.find(drafts.flatMap((draft) => draft.poll_id ?? [])),
  };
};

/** Drafts without the messages that they name, in their order. */
export const draftsOfReplies = async (
  tx: StoreTx,
  rows: readonly DraftRow[],
): Promise<readonly MessageDraft[]> => {
  const named = await namedIn(tx, rows);
  return rows.map((row) => draftFields(row, named));
};

/** Drafts with their channels and the messages that they name, as far as these are known. */
export const draftViews = async (
  tx: StoreTx,
  rows: readonly DraftRow[],
  messages: ReadonlyMap<string, Message>,
  channels: ReadonlyMap<string, Channel> = new Map(),
): Promise<readonly Draft[]> => {
  const named = await namedIn(tx, rows);
  return rows.map((row) => ({
    ...draftFields(row, named),
    ...present({
      parent_message: messages.get(row.parent_id),
      quoted_message: messages.get(storedDraft(row).quoted_message_id ?? ''),
      channel: channels.get(row.cid),
    }),
  }));
};

import type { Delivery } from '../../ports/bus.js';
import type { DraftRow } from '../../ports/drafts.js';
import type { ChannelRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { present } from '../requests/input.js';
import { storedDraft } from '../views/draftView.js';

/** The drafts of about how many owners one transaction ends in a channel. */
export const ownersAtOnce = 100;

// The text of a draft may be gone for good with its channel.
const emitEnded =
  ({ stamp }: Context, channel: ChannelRow) =>
  (row: DraftRow): Delivery => {
    const { user_id: subjectId, cid: channel_cid, created_at } = row;
    const parent = present({ parent_id: row.parent_id === '' ? null : row.parent_id });
    const emptied = { text: '', show_in_channel: false, silent: false };
    const message = { id: storedDraft(row).id, ...emptied, ...parent };
    const payload = { draft: { channel_cid, created_at, message, ...parent }, ...parent };
    return emitIn(stamp, channel, 'draft.deleted', payload, { subjectId });
  };

/**
 * Ends the drafts of owners in a channel, of at most `limit` of them, and says so to each: who is no
 * member gets no other event of what becomes of the channel.
 */
export const endDraftsIn = async (
  context: Context,
  channel: ChannelRow,
  limit?: number,
): Promise<readonly Delivery[]> =>
  (await context.tx.drafts.takeIn(channel.cid, limit)).map(emitEnded(context, channel));

/** Ends the drafts of users in a channel that they leave, and says so to each: some still read it. */
export const endDraftsOf = async (
  context: Context,
  channel: ChannelRow,
  userIds: readonly string[],
): Promise<readonly Delivery[]> =>
  (await context.tx.drafts.takeOf(channel.cid, userIds)).map(emitEnded(context, channel));

/** Ends the drafts of replies to messages that are gone. */
export const endDraftsOfReplies = async (
  context: Context,
  channel: ChannelRow,
  messageIds: readonly string[],
): Promise<readonly Delivery[]> =>
  (await context.tx.drafts.takeReplies(messageIds)).map(emitEnded(context, channel));

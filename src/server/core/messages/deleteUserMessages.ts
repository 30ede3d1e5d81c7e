import type { Delivery } from '../../ports/bus.js';
import type { MessageRef } from '../../ports/messages.js';
import type { ChannelRow, MessageRow, UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { refreshLastMessage } from './refreshLastMessage.js';
import { emit, emitIn } from '../delivery/emit.js';
import { deleteMessage, type DeletionMode } from './deleteMessage.js';
import { groupBy } from '../../../internal/groupBy.js';
import { emitMessageUpdated } from './messageEvents.js';
import { scrubMessages } from './scrub.js';
import { publicUser } from '../views/userView.js';

const deleteInChannel = async (
  context: Context,
  cid: string,
  messages: readonly MessageRow[],
  how: DeletionMode,
): Promise<void> => {
  const { tx, stamp } = context;
  const now = stamp();
  const gone: MessageRef[] = [];
  for (const message of messages) gone.push(...(await deleteMessage(context, message, how, now)));
  await scrubMessages(context, cid, gone);
  await tx.members.recountUnread(cid);
};

/** Emits `message.updated` for the parents of deleted replies. */
const emitThreads = async (
  context: Context,
  channel: ChannelRow,
  removed: readonly MessageRow[],
): Promise<readonly Delivery[]> => {
  const replies = removed.filter(({ shadowed }) => !shadowed);
  const ids = [...new Set(replies.flatMap(({ parent_id }) => parent_id ?? []))];
  const emitted: Delivery[] = [];
  for (const parent of (await context.tx.messages.find(ids)).values())
    emitted.push(...(await emitMessageUpdated(context, channel, parent)));
  return emitted;
};

/**
 * Deletes the messages of a user, everywhere or in one channel. Emits `user.messages.deleted` once
 * per channel, `message.updated` for threads that lost replies, and, when all channels are meant,
 * `user.messages.deleted` to the user.
 */
export const deleteUserMessages = async (
  context: Context,
  user: UserRow,
  how: DeletionMode,
  within?: ChannelRow,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  // Soft-deleted messages are still stored.
  const which = { cid: within?.cid, withDeleted: how === 'hard' };
  const written = groupBy(await tx.messages.writtenBy(user.id, which), 'cid');
  const payload = {
    user: publicUser(user),
    hard_delete: how === 'hard',
    soft_delete: how !== 'hard',
  };
  const emitted: Delivery[] = [];
  for (const cid of within ? [within.cid] : written.keys()) {
    const messages = written.get(cid) ?? [];
    await deleteInChannel(context, cid, messages, how);
    const channel = await tx.channels.find(cid);
    if (!channel) continue;
    emitted.push(emitIn(stamp, channel, 'user.messages.deleted@channel', payload));
    emitted.push(...(await emitThreads(context, channel, messages)));
    if (how === 'hard') emitted.push(...(await refreshLastMessage(context, cid)));
  }
  if (within) return emitted;
  const own = emit(stamp, 'user.messages.deleted', payload, { subjectId: user.id });
  return [...emitted, own];
};

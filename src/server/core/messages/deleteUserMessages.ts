import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MessageRow, UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { recountUnread } from './recountUnread.js';
import { emit, emitIn } from '../delivery/emit.js';
import { deleteMessage, type DeletionMode } from './deleteMessage.js';
import { groupBy } from '../../../internal/groupBy.js';
import { emitMessageUpdated } from './messageEvents.js';
import { publicUser } from '../views/userView.js';

const wipeChannel = async (
  context: Context,
  cid: string,
  messages: readonly MessageRow[],
  how: DeletionMode,
): Promise<void> => {
  const { tx, stamp } = context;
  const now = stamp();
  for (const message of messages) await deleteMessage(context, message, how, now);
  await recountUnread(tx, cid);
};

/** Tells of the threads that lost replies for good. */
const emitThreads = async (
  context: Context,
  channel: ChannelRow,
  gone: readonly MessageRow[],
): Promise<readonly Delivery[]> => {
  const replies = gone.filter(({ shadowed }) => !shadowed);
  const ids = [...new Set(replies.flatMap(({ parent_id }) => parent_id ?? []))];
  const emitted: Delivery[] = [];
  for (const parent of (await context.tx.messages.find(ids)).values())
    emitted.push(...(await emitMessageUpdated(context, channel, parent)));
  return emitted;
};

/**
 * Deletes all that a user wrote, or what it wrote in one channel. The watchers of each channel hear
 * of it once, and of the threads of others that lost replies; then the user, if it was about all.
 */
export const deleteUserMessages = async (
  context: Context,
  user: UserRow,
  how: DeletionMode,
  within?: ChannelRow,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  // What is shown as deleted is still there.
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
    await wipeChannel(context, cid, messages, how);
    const channel = await tx.channels.find(cid);
    if (!channel) continue;
    emitted.push(emitIn(stamp, channel, 'user.messages.deleted@channel', payload));
    if (how === 'hard') emitted.push(...(await emitThreads(context, channel, messages)));
  }
  if (within) return emitted;
  const own = emit(stamp, 'user.messages.deleted', payload, { subjectId: user.id });
  return [...emitted, own];
};

import type { Delivery } from '../ports/bus.js';
import type { ChannelRow, MessageRow, UserRow } from '../ports/rows.js';
import type { Context } from './context.js';
import { recountUnread } from './recountUnread.js';
import { emit, emitIn } from './emission.js';
import { erase, type Erasure } from './erasure.js';
import { groupBy } from './groupBy.js';
import { publicUser } from './views/users.js';

const wipeChannel = async (
  context: Context,
  cid: string,
  messages: readonly MessageRow[],
  how: Erasure,
): Promise<void> => {
  const { tx, stamp } = context;
  const now = stamp();
  for (const message of messages) await erase(context, message, how, now);
  await recountUnread(tx, cid);
};

/**
 * Deletes all that a user wrote, or what it wrote in one channel. The watchers of each channel hear
 * of it once, then the user, if it was about all.
 */
export const wipeMessages = async (
  context: Context,
  user: UserRow,
  how: Erasure,
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
    await wipeChannel(context, cid, written.get(cid) ?? [], how);
    const channel = await tx.channels.find(cid);
    if (channel) emitted.push(emitIn(stamp, channel, 'user.messages.deleted@channel', payload));
  }
  if (within) return emitted;
  const own = emit(stamp, 'user.messages.deleted', payload, { subjectId: user.id });
  return [...emitted, own];
};

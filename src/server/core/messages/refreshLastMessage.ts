import type { Delivery } from '../../ports/bus.js';
import { configOf } from '../access/channelContext.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { channelView } from '../views/channelView.js';
import { loadUsers } from '../views/userView.js';

/**
 * Sets `last_message_at` of a channel to the newest message that is left, or to none. Emits
 * `channel.updated` if that changes it. To be called after hard deletions.
 */
export const refreshLastMessage = async (
  context: Context,
  cid: string,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const channel = await tx.channels.find(cid);
  if (!channel) return [];
  const last_message_at = (await tx.messages.newest(cid))?.created_at ?? null;
  if (last_message_at === channel.last_message_at) return [];
  const changed = { ...channel, last_message_at, updated_at: stamp() };
  await tx.channels.save(changed);
  const users = await loadUsers(tx, [changed.created_by_id]);
  const view = channelView(changed, configOf(context, changed), users(changed.created_by_id));
  return [emitIn(stamp, changed, 'channel.updated', { channel: view })];
};

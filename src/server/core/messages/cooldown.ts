import type { Context } from '../context.js';
import { isAllowed } from '../access/permissions.js';
import { refuse } from '../requests/failure.js';
import type { Room } from '../access/channelContext.js';
import { after } from '../../../protocol/time.js';

/** Refuses a message that follows the actor's last one in the channel too soon. */
export const refuseTooSoon = async (context: Context, room: Room): Promise<void> => {
  const { actor, channel } = room;
  if (!actor || channel.cooldown === 0 || isAllowed(room, 'skip-channel-cooldown')) return;
  const last = await context.tx.messages.lastWrittenAt(channel.cid, actor.user.id);
  if (last !== null && after(last, channel.cooldown * 1000) > context.stamp())
    refuse('CoolDown', `Channel ${channel.cid} takes one message in ${channel.cooldown} seconds`);
};

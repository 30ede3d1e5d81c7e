import type { Context } from '../context.js';
import { isAllowed } from '../access/permissions.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';
import { addMs } from '../../../protocol/time.js';

/** Refuses a message within the channel's cool-down after the actor's last message. */
export const assertCooledDown = async (
  context: Context,
  channelContext: ChannelContext,
): Promise<void> => {
  const { actor, channel } = channelContext;
  if (!actor || channel.cooldown === 0 || isAllowed(channelContext, 'skip-channel-cooldown'))
    return;
  const last = await context.tx.messages.lastWrittenAt(channel.cid, actor.user.id);
  if (last !== null && addMs(last, channel.cooldown * 1000) > context.stamp())
    fail('CoolDown', `Channel ${channel.cid} takes one message in ${channel.cooldown} seconds`);
};

import { isAllowed } from './permissions.js';
import type { ChannelContext } from './channelContext.js';

type Looker = Omit<ChannelContext, 'ban'>;

/** Who may ban sees who is banned in the shadow; but nobody that it is so itself. */
export const seesShadowBan = (looker: Looker, memberId: string): boolean => {
  const { actor } = looker;
  if (!actor || actor.trusted) return true;
  return actor.user.id !== memberId && isAllowed(looker, 'ban-channel-member');
};

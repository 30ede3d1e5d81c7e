import { isAllowed } from './permissions.js';
import type { ChannelContext } from './channelContext.js';

type Viewer = Omit<ChannelContext, 'ban'>;

/** Whether the viewer sees that a member is shadow-banned: moderators do, except about themselves. */
export const seesShadowBan = (viewer: Viewer, memberId: string): boolean => {
  const { actor } = viewer;
  if (!actor || actor.trusted) return true;
  return actor.user.id !== memberId && isAllowed(viewer, 'ban-channel-member');
};

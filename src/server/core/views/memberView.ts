import type { ChannelMember } from '../../../protocol/objects.js';
import type { MemberRow } from '../../ports/rows.js';
import type { ChannelContext } from '../access/channelContext.js';
import { seesShadowBan } from '../access/shadowBans.js';
import { fullMemberView, memberView } from './channelView.js';
import type { Users } from './userView.js';

/** Members as the viewer sees them. */
export const memberViewIn =
  (viewer: Omit<ChannelContext, 'ban'>, users: Users) =>
  (row: MemberRow): ChannelMember =>
    (seesShadowBan(viewer, row.user_id) ? fullMemberView : memberView)(row, users(row.user_id));

import type { ChannelMember } from '../../../protocol/objects.js';
import type { MemberRow } from '../../ports/rows.js';
import type { ChannelContext } from '../access/channelContext.js';
import { seesShadowBan } from '../access/shadowBans.js';
import { fullMemberView, memberView } from './channelView.js';
import type { Users } from './userView.js';

/** Members as the one who looks sees them. */
export const memberViewIn =
  (looker: Omit<ChannelContext, 'ban'>, users: Users) =>
  (row: MemberRow): ChannelMember =>
    (seesShadowBan(looker, row.user_id) ? fullMemberView : memberView)(row, users(row.user_id));

import type { ChannelMember } from '../../protocol/objects.js';
import type { Delivery } from '../ports/bus.js';
import type { ChannelRow, MemberRow } from '../ports/rows.js';
import type { Context } from './context.js';
import { emitIn } from './emission.js';
import { isAllowed } from './guard.js';
import { type Room, roomOf } from './room.js';
import { fullMemberView, memberView } from './views/channels.js';
import type { Users } from './views/users.js';

type Looker = Omit<Room, 'ban'>;

/** Who may ban sees who is banned in the shadow; but nobody that it is so itself. */
const seesShadowBan = (looker: Looker, memberId: string): boolean => {
  const { actor } = looker;
  if (!actor || actor.trusted) return true;
  return actor.user.id !== memberId && isAllowed(looker, 'ban-channel-member');
};

/** Members as the one who looks sees them. */
export const memberViewIn =
  (looker: Looker, users: Users) =>
  (row: MemberRow): ChannelMember =>
    (seesShadowBan(looker, row.user_id) ? fullMemberView : memberView)(row, users(row.user_id));

const everyone = { limit: 10_000, offset: 0 };

/** Who watches a channel and may ban there: they alone hear of what the banned is not to notice. */
export const moderatorsWatching = async (
  context: Context,
  channel: ChannelRow,
  bannedId: string,
): Promise<readonly string[]> => {
  const { tx } = context;
  const ids = (await tx.watches.users([channel.cid], everyone)).get(channel.cid) ?? [];
  const users = await tx.users.find(ids);
  const moderators: string[] = [];
  for (const user of users.values()) {
    const room = await roomOf(context, channel, { user, trusted: false });
    if (seesShadowBan(room, bannedId)) moderators.push(user.id);
  }
  return moderators;
};

/** Tells the moderators, once all were told of members, who of these is banned in the shadow. */
export const announceShadowBans = async (
  context: Context,
  channel: ChannelRow,
  members: readonly MemberRow[],
  users: Users,
): Promise<readonly Delivery[]> => {
  const emitted: Delivery[] = [];
  for (const row of members.filter((it) => it.shadow_banned)) {
    const user = users(row.user_id);
    const onlyTo = await moderatorsWatching(context, channel, user.id);
    const payload = { user, member: fullMemberView(row, user) };
    if (onlyTo.length > 0)
      emitted.push(emitIn(context.stamp, channel, 'member.updated', payload, { onlyTo }));
  }
  return emitted;
};

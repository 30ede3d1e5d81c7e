import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { channelContextOf } from '../access/channelContext.js';
import { fullMemberView } from '../views/channelView.js';
import type { Users } from '../views/userView.js';
import { seesShadowBan } from '../access/shadowBans.js';

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
    const room = await channelContextOf(context, channel, { user, trusted: false });
    if (seesShadowBan(room, bannedId)) moderators.push(user.id);
  }
  return moderators;
};

/** Tells the moderators, once all were told of members, who of these is banned in the shadow. */
export const emitShadowBans = async (
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

import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { channelContextOf } from '../access/channelContext.js';
import { fullMemberView } from '../views/channelView.js';
import type { Users } from '../views/userView.js';
import { seesShadowBan } from '../access/shadowBans.js';

const allWatchers = { limit: 10_000, offset: 0 };

/** The watchers of a channel who may ban there: only they get events about a shadow ban. */
export const moderatorsWatching = async (
  context: Context,
  channel: ChannelRow,
  bannedId: string,
): Promise<readonly string[]> => {
  const { tx } = context;
  const ids = (await tx.watches.users([channel.cid], allWatchers)).get(channel.cid) ?? [];
  const users = await tx.users.find(ids);
  const moderators: string[] = [];
  for (const user of users.values()) {
    const channelContext = await channelContextOf(context, channel, { user, trusted: false });
    if (seesShadowBan(channelContext, bannedId)) moderators.push(user.id);
  }
  return moderators;
};

/** Emits the shadow bans of members to the moderators, after the events that everybody gets. */
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

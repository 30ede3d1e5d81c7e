import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { configOf } from '../access/channelContext.js';
import { fullMemberView } from '../views/channelView.js';
import type { Users } from '../views/userView.js';
import { seesShadowBan } from '../access/shadowBans.js';

const allWatchers = { limit: 10_000, offset: 0 };

/** Finds the watchers that see a shadow ban of the given user. */
type FindModerators = (bannedId: string) => readonly string[];

/** Loads the watchers of a channel in three queries, however many they are. */
const loadModerators = async (context: Context, channel: ChannelRow): Promise<FindModerators> => {
  const { tx } = context;
  const { cid } = channel;
  const ids = (await tx.watches.users([cid], allWatchers)).get(cid) ?? [];
  const users = [...(await tx.users.find(ids)).values()];
  const members = await tx.members.find(cid, ids);
  const config = configOf(context, channel);
  return (bannedId) =>
    users
      .filter((user) => {
        const actor = { user, trusted: false };
        return seesShadowBan({ channel, config, actor, member: members.get(user.id) }, bannedId);
      })
      .map(({ id }) => id);
};

/** The watchers of a channel who may ban there: only they get events about a shadow ban. */
export const moderatorsWatching = async (
  context: Context,
  channel: ChannelRow,
  bannedId: string,
): Promise<readonly string[]> => (await loadModerators(context, channel))(bannedId);

/** Emits the shadow bans of members to the moderators, after the events that everybody gets. */
export const emitShadowBans = async (
  context: Context,
  channel: ChannelRow,
  members: readonly MemberRow[],
  users: Users,
): Promise<readonly Delivery[]> => {
  const banned = members.filter((it) => it.shadow_banned);
  if (banned.length === 0) return [];
  const moderatorsFor = await loadModerators(context, channel);
  const emitted: Delivery[] = [];
  for (const row of banned) {
    const user = users(row.user_id);
    const onlyTo = moderatorsFor(user.id);
    const payload = { user, member: fullMemberView(row, user) };
    if (onlyTo.length > 0)
      emitted.push(emitIn(context.stamp, channel, 'member.updated', payload, { onlyTo }));
  }
  return emitted;
};

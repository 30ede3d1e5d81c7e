import type { Channel, ChannelMember, User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { MemberRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { isAllowed } from '../access/permissions.js';
import type { MemberChange } from './memberships.js';
import { type ChannelContext, channelContextOf } from '../access/channelContext.js';
import { channelView, memberView } from '../views/channelView.js';
import { loadUsers, type Users } from '../views/userView.js';
import { stopWatching } from '../delivery/watching.js';
import { emitShadowBans } from './shadowBanEvents.js';

/** Loads what the events about a member change show: the channel and its users. */
const loadChannelView = async (
  { tx }: Context,
  { config }: ChannelContext,
  { channel, members }: MemberChange,
): Promise<{ readonly view: Channel; readonly users: Users }> => {
  const ids = [channel.created_by_id, ...members.map((row) => row.user_id)];
  const users = await loadUsers(tx, ids);
  return { view: channelView(channel, config, users(channel.created_by_id)), users };
};

interface MemberPayload {
  readonly user: User;
  readonly member: ChannelMember;
}

const memberPayloads = ({ members }: MemberChange, users: Users): readonly MemberPayload[] =>
  members.map((row) => ({
    user: users(row.user_id),
    member: memberView(row, users(row.user_id)),
  }));

/** Emits `member.added` to the watchers, then `notification.added_to_channel` to the added users. */
export const emitMembersAdded = async (
  context: Context,
  channelContext: ChannelContext,
  change: MemberChange,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { channel, members } = change;
  const { view, users } = await loadChannelView(context, channelContext, change);
  const totals = await tx.members.totals(members.map((row) => row.user_id));
  const payloads = memberPayloads(change, users);
  return [
    ...payloads.map((payload) => emitIn(stamp, channel, 'member.added', payload)),
    ...payloads.map(({ user, member }) =>
      emitIn(
        stamp,
        channel,
        'notification.added_to_channel',
        { channel: view, member, ...totals.get(user.id) },
        { subjectId: user.id },
      ),
    ),
    ...(await emitShadowBans(context, channel, members, users)),
  ];
};

type InviteKey = `notification.invite${'d' | '_accepted' | '_rejected'}`;

/** Emits invites, or responses to them: to the watchers, then to the invited users. */
export const emitInvites = async (
  context: Context,
  channelContext: ChannelContext,
  change: MemberChange,
  key: InviteKey,
): Promise<readonly Delivery[]> => {
  const { stamp } = context;
  const { channel, members } = change;
  const { view, users } = await loadChannelView(context, channelContext, change);
  const payloads = memberPayloads(change, users);
  const toWatchers = key === 'notification.invited' ? 'member.added' : 'member.updated';
  return [
    ...payloads.map((payload) => emitIn(stamp, channel, toWatchers, payload)),
    ...payloads.map((payload) =>
      emitIn(stamp, channel, key, { channel: view, ...payload }, { subjectId: payload.user.id }),
    ),
    ...(await emitShadowBans(context, channel, members, users)),
  ];
};

/**
 * Emits `member.updated` to the watchers. A change `ofOwnView`, such as a pin of the channel, also
 * goes to all connections of the member.
 */
export const emitMembersUpdated = async (
  context: Context,
  channelContext: ChannelContext,
  change: MemberChange,
  { ofOwnView = false } = {},
): Promise<readonly Delivery[]> => {
  const { channel, members } = change;
  const { users } = await loadChannelView(context, channelContext, change);
  return [
    ...memberPayloads(change, users).map((payload) =>
      emitIn(
        context.stamp,
        channel,
        'member.updated',
        payload,
        ofOwnView ? { subjectId: payload.user.id } : {},
      ),
    ),
    ...(await emitShadowBans(context, channel, members, users)),
  ];
};

const emitMemberRemoved = async (
  context: Context,
  channelContext: ChannelContext,
  view: Channel,
  row: MemberRow,
  users: Users,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { channel } = channelContext;
  const user = users(row.user_id);
  const payload = { user, member: memberView(row, user) };
  const account = (await tx.users.find([user.id])).get(user.id);
  const after =
    account && (await channelContextOf(context, channel, { user: account, trusted: false }));
  const losesAccess = after !== undefined && !isAllowed(after, 'read-channel');
  const isLeaving = channelContext.actor?.user.id === user.id;
  const watches = losesAccess ? await tx.watches.ofUser(user.id, [channel.cid]) : [];
  const connectionIds = watches.map((watch) => watch.connection_id);
  return [
    emitIn(stamp, channel, 'member.removed', payload),
    emitIn(
      stamp,
      channel,
      'notification.removed_from_channel',
      { channel: view, ...payload },
      { subjectId: user.id, evenWatching: losesAccess || isLeaving },
    ),
    ...(connectionIds.length > 0 ? await stopWatching(context, connectionIds, user, channel) : []),
  ];
};

/**
 * Emits `member.removed` to the watchers, then `notification.removed_from_channel` to the removed
 * users. The watches of users who may no longer read the channel end.
 */
export const emitMembersRemoved = async (
  context: Context,
  channelContext: ChannelContext,
  change: MemberChange,
): Promise<readonly Delivery[]> => {
  const { view, users } = await loadChannelView(context, channelContext, change);
  const emitted: Delivery[] = [];
  for (const row of change.members)
    emitted.push(
      ...(await emitMemberRemoved(
        context,
        { ...channelContext, channel: change.channel },
        view,
        row,
        users,
      )),
    );
  return emitted;
};

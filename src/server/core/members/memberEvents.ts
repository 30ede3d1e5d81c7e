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

/** A channel, and all who matter to an announcement about its members. */
const shown = async (
  { tx }: Context,
  { config }: ChannelContext,
  { channel, members }: MemberChange,
): Promise<{ readonly view: Channel; readonly users: Users }> => {
  const ids = [channel.created_by_id, ...members.map((row) => row.user_id)];
  const users = await loadUsers(tx, ids);
  return { view: channelView(channel, config, users(channel.created_by_id)), users };
};

interface Told {
  readonly user: User;
  readonly member: ChannelMember;
}

const told = ({ members }: MemberChange, users: Users): readonly Told[] =>
  members.map((row) => ({
    user: users(row.user_id),
    member: memberView(row, users(row.user_id)),
  }));

/** Tells the watchers who was added, then those themselves where they do not watch. */
export const emitMembersAdded = async (
  context: Context,
  room: ChannelContext,
  change: MemberChange,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { channel, members } = change;
  const { view, users } = await shown(context, room, change);
  const totals = await tx.members.totals(members.map((row) => row.user_id));
  const all = told(change, users);
  return [
    ...all.map((payload) => emitIn(stamp, channel, 'member.added', payload)),
    ...all.map(({ user, member }) =>
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

/** Tells the watchers of invites or of the answers to them, then those invited elsewhere. */
export const emitInvites = async (
  context: Context,
  room: ChannelContext,
  change: MemberChange,
  key: InviteKey,
): Promise<readonly Delivery[]> => {
  const { stamp } = context;
  const { channel, members } = change;
  const { view, users } = await shown(context, room, change);
  const all = told(change, users);
  const toWatchers = key === 'notification.invited' ? 'member.added' : 'member.updated';
  return [
    ...all.map((payload) => emitIn(stamp, channel, toWatchers, payload)),
    ...all.map((payload) =>
      emitIn(stamp, channel, key, { channel: view, ...payload }, { subjectId: payload.user.id }),
    ),
    ...(await emitShadowBans(context, channel, members, users)),
  ];
};

/**
 * Tells the watchers whose membership is another now; and on all its connections the member, if
 * the change is one of how it sees the channel.
 */
export const emitMembersUpdated = async (
  context: Context,
  room: ChannelContext,
  change: MemberChange,
  { ofOwnView = false } = {},
): Promise<readonly Delivery[]> => {
  const { channel, members } = change;
  const { users } = await shown(context, room, change);
  return [
    ...told(change, users).map((payload) =>
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

const emitRemoval = async (
  context: Context,
  room: ChannelContext,
  view: Channel,
  row: MemberRow,
  users: Users,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { channel } = room;
  const user = users(row.user_id);
  const payload = { user, member: memberView(row, user) };
  const account = (await tx.users.find([user.id])).get(user.id);
  const after =
    account && (await channelContextOf(context, channel, { user: account, trusted: false }));
  const evenWatching = after !== undefined && !isAllowed(after, 'read-channel');
  const watches = evenWatching ? await tx.watches.ofUser(user.id, [channel.cid]) : [];
  const connectionIds = watches.map((watch) => watch.connection_id);
  return [
    emitIn(stamp, channel, 'member.removed', payload),
    emitIn(
      stamp,
      channel,
      'notification.removed_from_channel',
      { channel: view, ...payload },
      { subjectId: user.id, evenWatching },
    ),
    ...(connectionIds.length > 0 ? await stopWatching(context, connectionIds, user, channel) : []),
  ];
};

/** Tells the watchers who was removed, then those themselves; who may not read stops watching. */
export const emitMembersRemoved = async (
  context: Context,
  room: ChannelContext,
  change: MemberChange,
): Promise<readonly Delivery[]> => {
  const { view, users } = await shown(context, room, change);
  const emitted: Delivery[] = [];
  for (const row of change.members)
    emitted.push(
      ...(await emitRemoval(context, { ...room, channel: change.channel }, view, row, users)),
    );
  return emitted;
};

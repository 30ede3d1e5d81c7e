import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, UserRow } from '../../ports/rows.js';
import { knownUser, namedIn, requireActor } from '../access/actor.js';
import { configOf } from '../access/channelContext.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { directChannels } from '../access/directBlocks.js';
import { fail } from '../requests/failure.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';

/** Hides channels from a user, or shows them again; returns those that changed, with the events. */
const setHidden = async (
  context: Context,
  user: UserRow,
  channels: readonly ChannelRow[],
  hidden: boolean,
) => {
  const { tx, stamp } = context;
  const members = await tx.members.ofUser(
    user.id,
    channels.map(({ cid }) => cid),
  );
  const creators = await loadUsers(
    tx,
    channels.map((row) => row.created_by_id),
  );
  const cids: string[] = [];
  const emitted: Delivery[] = [];
  for (const channel of channels) {
    const member = members.get(channel.cid);
    if (!member || member.hidden === hidden) continue;
    await tx.members.save([{ ...member, hidden }]);
    cids.push(channel.cid);
    const view = channelView(channel, configOf(context, channel), creators(channel.created_by_id));
    const routing = { subjectId: user.id };
    const about = { user: publicUser(user), channel: { ...view, blocked: hidden } };
    emitted.push(
      hidden
        ? emitIn(stamp, channel, 'channel.hidden', { ...about, clear_history: false }, routing)
        : emitIn(stamp, channel, 'channel.visible', about, routing),
    );
  }
  return { cids, emitted };
};

const blockUsers: Handler<'blockUsers'> = async (context, { caller, request }) => {
  const { tx, stamp } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const blocked = await knownUser(context, request.blocked_user_id);
  if (blocked.id === user.id) fail('Input', 'a user cannot block itself');
  const known = await tx.blocks.find(user.id, blocked.id);
  const created_at = known?.created_at ?? stamp();
  const response = {
    ...{ blocked_by_user_id: user.id, blocked_user_id: blocked.id },
    ...{ created_at, blocked_at: created_at },
  };
  if (known) return { response, emitted: [] };
  const channels = await directChannels(context, user.id, blocked.id);
  const { cids, emitted } = await setHidden(context, user, channels, true);
  await tx.blocks.add({
    ...{ user_id: user.id, blocked_user_id: blocked.id },
    ...{ created_at, hidden_cids: cids },
  });
  return { response, emitted };
};

const unblockUsers: Handler<'unblockUsers'> = async (context, { caller, request }) => {
  const { tx } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const block = await tx.blocks.find(user.id, request.blocked_user_id);
  if (!block) return { response: {}, emitted: [] };
  await tx.blocks.remove(user.id, block.blocked_user_id);
  const { hidden_cids: cids } = block;
  const channels = cids.length > 0 ? await tx.channels.query({ cids }) : [];
  const { emitted } = await setHidden(context, user, channels, false);
  return { response: {}, emitted };
};

const getBlockedUsers: Handler<'getBlockedUsers'> = async (context, { caller, request }) => {
  const { tx } = context;
  const { user } = await requireActor(context, caller, request.user_id);
  const rows = await tx.blocks.ofUser(user.id);
  const users = await loadUsers(
    tx,
    rows.map((row) => row.blocked_user_id),
  );
  const blocks = rows.map(({ user_id, blocked_user_id, created_at }) => ({
    ...{ user_id, blocked_user_id, created_at },
    user: publicUser(user),
    blocked_user: users(blocked_user_id),
  }));
  return { response: { blocks }, emitted: [] };
};

export const blockHandlers: HandlersOf<'blockUsers' | 'unblockUsers' | 'getBlockedUsers'> = {
  blockUsers,
  unblockUsers,
  getBlockedUsers,
};

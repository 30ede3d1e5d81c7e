import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, UserRow } from '../../ports/rows.js';
import { knownUser, namedIn, requireActor } from '../access/actor.js';
import { configOf } from '../access/channelContext.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { emitIn } from '../delivery/emit.js';
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

/** How many channels one transaction hides or shows. */
const channelsAtOnce = 40;

/** Who blocks whom, once it may, with the block if there is one. */
const loadBlock = async (context: Context, { caller, request }: Call<'blockUsers'>) => {
  const { tx } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const blocked = await knownUser(context, request.blocked_user_id);
  if (blocked.id === user.id) fail('Input', 'a user cannot block itself');
  const block = await tx.blocks.find(user.id, blocked.id);
  const { max } = InputLimit.blocks;
  if (!block && (await tx.blocks.ofUser(user.id)).length >= max)
    fail('Input', `user '${user.id}' may block at most ${String(max)} users`);
  return { user, blocked, block };
};

/** Hides a part of the channels; the first one blocks the user. */
export const prepareBlockUsers: Preparation<'blockUsers'> = async (context, call) => {
  const { tx, stamp } = context;
  const { user, blocked, block } = await loadBlock(context, call);
  if (block && call.prepared === undefined)
    return { response: { prepared: '', more: false }, emitted: [] };
  const found = await tx.members.onlyOf([user.id, blocked.id], call.prepared ?? '', channelsAtOnce);
  const channels = await tx.channels.findAll(found);
  const { cids, emitted } = await setHidden(context, user, channels, true);
  await tx.blocks.save({
    ...{ user_id: user.id, blocked_user_id: blocked.id },
    created_at: block?.created_at ?? stamp(),
    hidden_cids: [...(block?.hidden_cids ?? []), ...cids],
  });
  const more = found.length === channelsAtOnce;
  return { response: { prepared: found.at(-1) ?? '', more }, emitted };
};

const blockUsers: Handler<'blockUsers'> = async (context, call) => {
  const { user, blocked, block } = await loadBlock(context, call);
  const created_at = block?.created_at ?? context.stamp();
  return {
    response: {
      ...{ blocked_by_user_id: user.id, blocked_user_id: blocked.id },
      ...{ created_at, blocked_at: created_at },
    },
    emitted: [],
  };
};

/** Shows a part of the channels that the block has hidden. */
export const prepareUnblockUsers: Preparation<'unblockUsers'> = async (
  context,
  { caller, request },
) => {
  const { tx } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const block = await tx.blocks.find(user.id, request.blocked_user_id);
  const cids = block?.hidden_cids.slice(0, channelsAtOnce) ?? [];
  if (!block || cids.length === 0) return { response: { prepared: '', more: false }, emitted: [] };
  const channels = await tx.channels.findAll(cids);
  const { emitted } = await setHidden(context, user, channels, false);
  const left = block.hidden_cids.slice(channelsAtOnce);
  await tx.blocks.save({ ...block, hidden_cids: left });
  return { response: { prepared: '', more: left.length > 0 }, emitted };
};

const unblockUsers: Handler<'unblockUsers'> = async (context, { caller, request }) => {
  const { user } = await requireActor(context, caller, namedIn(request));
  await context.tx.blocks.remove(user.id, request.blocked_user_id);
  return { response: {}, emitted: [] };
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

import type { Channel, Message } from '../../../protocol/objects.js';
import type { Actor } from '../access/actor.js';
import { configOf } from '../access/channelContext.js';
import { isShownTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { channelView } from './channelView.js';
import { messageViews } from './messageView.js';
import { loadUsers } from './userView.js';

/** Channels by `cid`, without the fields that depend on the viewer. */
export const channelViews = async (
  context: Context,
  cids: Iterable<string>,
): Promise<ReadonlyMap<string, Channel>> => {
  const { tx } = context;
  const wanted = [...new Set(cids)];
  const channels = await tx.channels.findAll(wanted);
  const users = await loadUsers(
    tx,
    channels.map((channel) => channel.created_by_id),
  );
  return new Map(
    channels.map((channel) => [
      channel.cid,
      channelView(channel, configOf(context, channel), users(channel.created_by_id)),
    ]),
  );
};

/** The messages that a user sees among some, of channels that it may read. */
export const shownMessages = async (
  { tx }: Context,
  { user }: Actor,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Message>> => {
  const rows = [...(await tx.messages.find([...new Set(ids)])).values()];
  const members = await tx.members.ofUser(user.id, [...new Set(rows.map(({ cid }) => cid))]);
  const shown = rows.filter((row) =>
    isShownTo(row, { userId: user.id, member: members.get(row.cid) }),
  );
  return new Map((await messageViews(tx, shown, user.id)).map((view) => [view.id, view]));
};

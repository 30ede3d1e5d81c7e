import type { Channel, User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { finishSweep, type Sweep } from '../messages/sweepChannel.js';
import { configOf } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';

/** A deleted channel, with its events. */
interface DeletedChannel {
  readonly view: Channel;
  readonly emitted: readonly Delivery[];
}

const emptied = { data: {}, filter_tags: [], last_message_at: null } as const;

const hardDelete = async ({ tx }: Context, { cid }: ChannelRow): Promise<void> => {
  await tx.bans.removeIn(cid);
  await tx.uploads.removeIn(cid);
  await tx.channels.remove(cid);
};

const softDelete = ({ tx }: Context, channel: ChannelRow): Promise<void> =>
  tx.channels.save({ ...channel, member_count: 0 });

/** The sweep of a channel that is deleted at a moment. */
export const deletionSweep = ({ cid }: ChannelRow, upTo: string, hard: boolean): Sweep => ({
  cid,
  upTo,
  mode: hard ? 'erase' : 'hide',
});

/**
 * Deletes a channel: ends its memberships and watches, and hides its messages. Keeps its row, so
 * that the channel can be recreated, unless `hard`.
 */
export const deleteChannel = async (
  context: Context,
  channel: ChannelRow,
  actor: Actor | undefined,
  hard: boolean,
  prepared?: string,
): Promise<DeletedChannel> => {
  const { tx, stamp } = context;
  const { cid } = channel;
  const now = stamp();
  const memberIds = (await tx.members.ids([cid])).get(cid) ?? [];
  const connected = await tx.members.connected(cid);
  const createdBy = (await loadUsers(tx, [channel.created_by_id]))(channel.created_by_id);
  const deleted = { ...channel, deleted_at: now, truncated_at: now, updated_at: now };
  const config = configOf(context, channel);
  const view = channelView(deleted, config, createdBy);
  // The log keeps the events: of a channel that is gone they say no more than which it was.
  const inEvents = hard ? channelView({ ...deleted, ...emptied }, config, createdBy) : view;
  await tx.members.remove(cid, memberIds);
  await tx.mutes.removeAbout('channel', cid);
  await tx.drafts.removeIn(cid);
  await tx.retained.removeIn(cid);
  await finishSweep(context, deletionSweep(channel, now, hard), prepared);
  await (hard ? hardDelete(context, channel) : softDelete(context, deleted));
  const connectionIds = await tx.watches.clear(cid);
  const user: User | undefined = actor && publicUser(actor.user);
  return {
    view,
    emitted: [
      emitIn(stamp, channel, 'channel.deleted', { channel: inEvents, ...(user && { user }) }),
      emitIn(
        stamp,
        channel,
        'notification.channel_deleted',
        { channel: inEvents },
        {
          memberIds,
          counts: Object.fromEntries(await tx.members.totals(connected)),
          threadCounts: Object.fromEntries(await tx.threads.totals(connected)),
        },
      ),
      // Last: the watchers get the events above before their watches end.
      ...(connectionIds.length > 0 ? [{ kind: 'unwatch', connectionIds, cid } as const] : []),
    ],
  };
};

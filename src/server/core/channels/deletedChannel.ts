import type { Channel } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { configOf } from '../access/channelContext.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import type { Sweep } from '../messages/sweepChannel.js';
import { channelView } from '../views/channelView.js';
import { loadUsers } from '../views/userView.js';

/** A channel as it is after its deletion. */
interface DeletedChannelViews {
  readonly row: ChannelRow;
  readonly view: Channel;
  /** The log keeps the events: of a channel that is gone they say no more than which it was. */
  readonly inEvents: Channel;
}

const emptied = { data: {}, filter_tags: [], last_message_at: null } as const;

export const deletedChannel = async (
  context: Context,
  channel: ChannelRow,
  hard: boolean,
): Promise<DeletedChannelViews> => {
  const now = context.stamp();
  const users = await loadUsers(context.tx, [channel.created_by_id]);
  const createdBy = users(channel.created_by_id);
  const row = { ...channel, deleted_at: now, truncated_at: now, updated_at: now };
  const config = configOf(context, channel);
  const view = channelView(row, config, createdBy);
  return {
    row,
    view,
    inEvents: hard ? channelView({ ...row, ...emptied }, config, createdBy) : view,
  };
};

/** Emits the deletion to members who do not watch the channel; `connected` are those with counts. */
export const emitDeletedToMembers = async (
  { tx, stamp }: Context,
  channel: ChannelRow,
  { inEvents }: DeletedChannelViews,
  memberIds: readonly string[],
  connected: readonly string[],
): Promise<Delivery> =>
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
  );

/** The sweep of a channel that is deleted at a moment. */
export const deletionSweep = ({ cid }: ChannelRow, upTo: string, hard: boolean): Sweep => ({
  cid,
  upTo,
  mode: hard ? 'erase' : 'hide',
});

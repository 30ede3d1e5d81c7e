import type { Channel, User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { endDraftsIn } from '../messages/endDrafts.js';
import { finishSweep } from '../messages/sweepChannel.js';
import { publicUser } from '../views/userView.js';
import { deletedChannel, deletionSweep, emitDeletedToMembers } from './deletedChannel.js';
import { emittedInParts, sweptIn } from './prepareChannelDeletion.js';

/** A deleted channel, with its events. */
interface DeletedChannel {
  readonly view: Channel;
  readonly emitted: readonly Delivery[];
}

const hardDelete = async ({ tx }: Context, { cid }: ChannelRow): Promise<void> => {
  await tx.bans.removeIn(cid);
  await tx.uploads.removeIn(cid);
  await tx.channels.remove(cid);
};

const softDelete = ({ tx }: Context, channel: ChannelRow): Promise<void> =>
  tx.channels.save({ ...channel, member_count: 0 });

/**
 * Deletes a channel, as far as its preparation has left it: ends its memberships and watches, and
 * hides its messages. Keeps its row, so that the channel can be recreated, unless `hard`.
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
  const memberIds = (await tx.members.ids([cid])).get(cid) ?? [];
  const connected = await tx.members.connected(cid);
  const deleted = await deletedChannel(context, channel, hard);
  await tx.members.remove(cid, memberIds);
  await tx.mutes.removeAbout('channel', cid);
  const endedDrafts = await endDraftsIn(context, channel);
  await tx.retained.removeIn(cid);
  const sweep = deletionSweep(channel, stamp(), hard);
  await finishSweep(context, sweep, sweptIn(prepared), emittedInParts);
  await (hard ? hardDelete(context, channel) : softDelete(context, deleted.row));
  const connectionIds = await tx.watches.clear(cid);
  const user: User | undefined = actor && publicUser(actor.user);
  const payload = { channel: deleted.inEvents, ...(user && { user }) };
  return {
    view: deleted.view,
    emitted: [
      ...endedDrafts,
      emitIn(stamp, channel, 'channel.deleted', payload),
      await emitDeletedToMembers(context, channel, deleted, memberIds, connected),
      // Last: the watchers get the events above before their watches end.
      ...(connectionIds.length > 0 ? [{ kind: 'unwatch', connectionIds, cid } as const] : []),
    ],
  };
};

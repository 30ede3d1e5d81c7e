import type { Message } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import type { ThreadParticipantRow } from '../../ports/threads.js';
import type { Actor } from '../access/actor.js';
import { channelContextOf, type ChannelContext } from '../access/channelContext.js';
import { isBlockedIn } from '../access/directBlocks.js';
import { isAllowed } from '../access/permissions.js';
import type { Context } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';

const newParticipant = (thread: MessageRow, userId: string, now: string): ThreadParticipantRow => ({
  thread_id: thread.id,
  user_id: userId,
  cid: thread.cid,
  created_at: now,
  last_read: '',
  last_read_message_id: null,
  last_reply_at: null,
});

/** Whether the author of a message still reads its channel. */
const isReader = async (context: Context, { channel }: ChannelContext, userId: string) => {
  const user = (await context.tx.users.find([userId])).get(userId);
  if (!user || user.deleted_at !== null) return false;
  const author = await channelContextOf(context, channel, { user, trusted: false });
  return isAllowed(author, 'read-channel');
};

/** Begins a thread with its first reply: the author of the message takes part in it. */
const beginThread = async (
  context: Context,
  channelContext: ChannelContext,
  parent: MessageRow,
  { user_id, created_at }: MessageRow,
): Promise<void> => {
  const { threads } = context.tx;
  // A thread that lost all of its replies begins with its next one.
  await threads.remove([parent.id]);
  await threads.save({
    ...{ id: parent.id, cid: parent.cid, created_by_id: user_id, title: null },
    ...{ created_at, updated_at: created_at, last_message_at: created_at, data: {} },
  });
  if (await isReader(context, channelContext, parent.user_id))
    await threads.saveParticipant(newParticipant(parent, parent.user_id, created_at));
};

/** Adds a reply to its thread: its author takes part, and has read all of it. */
export const addToThread = async (
  context: Context,
  channelContext: ChannelContext,
  parent: MessageRow,
  reply: MessageRow,
): Promise<void> => {
  const { threads } = context.tx;
  const { id, user_id, created_at } = reply;
  const known = (await threads.find([parent.id])).get(parent.id);
  if (known && parent.reply_count > 0)
    await threads.save({ ...known, updated_at: created_at, last_message_at: created_at });
  else await beginThread(context, channelContext, parent, reply);
  const participant =
    (await threads.participant(parent.id, user_id)) ?? newParticipant(parent, user_id, created_at);
  await threads.saveParticipant({
    ...participant,
    ...{ last_read: created_at, last_read_message_id: id, last_reply_at: created_at },
  });
};

/** Emits a reply to the others who take part in its thread. */
export const emitThreadMessage = async (
  context: Context,
  { channel, config }: ChannelContext,
  author: Actor,
  parent: MessageRow,
  message: Message,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const userId = author.user.id;
  const memberIds = (await tx.threads.followers(parent.id)).filter((id) => id !== userId);
  if (memberIds.length === 0 || (await isBlockedIn(context, channel, userId))) return [];
  const users = await loadUsers(tx, [channel.created_by_id]);
  const payload = {
    channel: channelView(channel, config, users(channel.created_by_id)),
    message,
    message_id: message.id,
    thread_id: parent.id,
    user: publicUser(author.user),
    parent_author: parent.user_id,
    watcher_count: (await tx.watches.counts([channel.cid])).get(channel.cid) ?? 0,
  };
  const connected = await tx.connections.connectedAmong(memberIds);
  const threadCounts = Object.fromEntries(await tx.threads.totals(connected));
  return [
    emitIn(stamp, channel, 'notification.thread_message_new', payload, { memberIds, threadCounts }),
  ];
};

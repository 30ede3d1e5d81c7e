import type { EventAt } from '../../../protocol/events/eventTable.js';
import { addMs } from '../../../protocol/time.js';
import type { MessageRow } from '../../ports/rows.js';
import type { ThreadParticipantRow } from '../../ports/threads.js';
import type { Actor } from '../access/actor.js';
import type { ChannelContext } from '../access/channelContext.js';
import { isTruncated, isVisibleTo } from '../access/visibility.js';
import type { ResponseBody } from '../call.js';
import type { Context, Outcome } from '../context.js';
import { addressFields, emit, emitIn } from '../delivery/emit.js';
import { fail } from '../requests/failure.js';
import { present } from '../requests/input.js';
import { threadView } from '../views/threadViews.js';
import { publicUser } from '../views/userView.js';

/** The message of a thread in a channel, which the actor sees. */
const parentIn = async (
  { tx }: Context,
  channelContext: ChannelContext<Actor>,
  threadId: string,
): Promise<MessageRow> => {
  const row = (await tx.messages.find([threadId])).get(threadId);
  const { cid } = channelContext.channel;
  return row?.cid === cid && !isTruncated(row) && isVisibleTo(row, channelContext)
    ? row
    : fail('NotFound', `thread '${threadId}' does not exist in channel ${cid}`);
};

/** The newest reply that the actor sees, or the first one. */
const replyAt = async (
  { tx }: Context,
  { actor, member }: ChannelContext<Actor>,
  parent: MessageRow,
  from: 'newest' | 'oldest',
): Promise<MessageRow | undefined> => {
  const createdAfter = member?.hide_messages_before ?? '';
  const range = { limit: 1, offset: 0, bounds: [], from, createdAfter } as const;
  const [row] = await tx.messageLists.replies(parent.id, range, actor.user.id);
  return row;
};

const totalsOf = async ({ tx }: Context, { user }: Actor) => ({
  ...(await tx.members.totals([user.id])).get(user.id),
  ...(await tx.threads.totals([user.id])).get(user.id),
});

/** Marks a thread as read, up to a reply or completely; nothing for who takes no part in it. */
export const markThreadRead = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  threadId: string,
): Promise<Outcome<ResponseBody<'markRead'>>> => {
  const { tx, stamp } = context;
  const { channel, actor } = channelContext;
  const parent = await parentIn(context, channelContext, threadId);
  const row = (await tx.threads.find([threadId])).get(threadId);
  const known = await tx.threads.participant(threadId, actor.user.id);
  if (!row || !known) return { response: { event: null }, emitted: [] };
  const last = await replyAt(context, channelContext, parent, 'newest');
  const read: ThreadParticipantRow = {
    ...known,
    last_read: stamp(),
    last_read_message_id: last?.id ?? known.last_read_message_id,
  };
  await tx.threads.saveParticipant(read);
  const thread = await threadView(tx, row, parent);
  const user = publicUser(actor.user);
  const about = { thread, user, ...present({ last_read_message_id: read.last_read_message_id }) };
  const showsReads = actor.user.privacy_settings.read_receipts?.enabled !== false;
  const routing = showsReads ? {} : { onlyTo: [user.id] };
  const own = emitIn(stamp, channel, 'message.read', about, routing);
  const notification = emit(
    stamp,
    'notification.mark_read',
    {
      ...addressFields(channel),
      ...about,
      thread_id: threadId,
      ...(await totalsOf(context, actor)),
    },
    { subjectId: user.id },
  );
  return {
    response: { event: own.event as unknown as EventAt<'message.read'> },
    emitted: [own, notification],
  };
};

/** The first reply that becomes unread. */
const firstUnread = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  parent: MessageRow,
  messageId: string | undefined,
): Promise<MessageRow> => {
  const missing = (): never =>
    fail('NotFound', `message '${messageId ?? ''}' is no reply of thread '${parent.id}'`);
  if (messageId === undefined)
    return (await replyAt(context, channelContext, parent, 'oldest')) ?? missing();
  const row = (await context.tx.messages.find([messageId])).get(messageId);
  return row?.parent_id === parent.id && !isTruncated(row) && isVisibleTo(row, channelContext)
    ? row
    : missing();
};

/** Marks a thread as unread, from a reply on or completely. */
export const markThreadUnread = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  threadId: string,
  messageId: string | undefined,
): Promise<Outcome<ResponseBody<'markUnread'>>> => {
  const { tx, stamp } = context;
  const { channel, actor } = channelContext;
  const parent = await parentIn(context, channelContext, threadId);
  const known = await tx.threads.participant(threadId, actor.user.id);
  if (!known) return fail('NotFound', `User '${actor.user.id}' takes no part in the thread`);
  const first = await firstUnread(context, channelContext, parent, messageId);
  const [before] = await tx.messageLists.replies(
    parent.id,
    { limit: 1, offset: 0, bounds: [{ op: '<', at: first.created_at }], from: 'newest' },
    actor.user.id,
  );
  // Clients compare milliseconds, and the first unread reply must compare as later.
  const justBefore = addMs(first.created_at, -1);
  const last_read = before && before.created_at > justBefore ? before.created_at : justBefore;
  await tx.threads.saveParticipant({
    ...known,
    ...{ last_read, last_read_message_id: before?.id ?? null },
  });
  const unread =
    (await tx.threads.unreadIn([threadId], [actor.user.id])).get(threadId)?.get(actor.user.id) ?? 0;
  const payload = {
    ...(await totalsOf(context, actor)),
    user: publicUser(actor.user),
    thread_id: threadId,
    first_unread_message_id: first.id,
    last_read_at: last_read,
    unread_messages: unread,
    ...present({ last_read_message_id: before?.id }),
  };
  const routing = { subjectId: actor.user.id };
  return {
    response: {},
    emitted: [emitIn(stamp, channel, 'notification.mark_unread', payload, routing)],
  };
};

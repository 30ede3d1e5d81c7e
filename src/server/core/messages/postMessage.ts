import type { MessageInput } from '../../../protocol/endpoints/inputs.js';
import { isDotSegment } from '../../../protocol/ids.js';
import type { Message } from '../../../protocol/objects.js';
import { countsAsUnread } from '../../../state/unread/unreadRule.js';
import type { Delivery } from '../../ports/bus.js';
import type { PollRow } from '../../ports/polls.js';
import type { MessageRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import { routingOf, isAnswerable, isShadowed } from '../access/visibility.js';
import type { Context } from '../context.js';
import { type Draft, readDraft } from './messageInput.js';
import { deliveredMark } from '../access/deliveredMarks.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { isBlockedIn } from '../access/directBlocks.js';
import { pinOf } from './pins.js';
import { fail } from '../requests/failure.js';
import { emitMessageUpdated } from './messageEvents.js';
import { readPoll } from './polls.js';
import { addToThread, emitThreadMessage } from './threads.js';
import { attachUploads } from './uploads.js';
import type { ChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { newMessageView } from '../views/messageView.js';
import { pollView } from '../views/pollView.js';
import { loadUsers, publicUser } from '../views/userView.js';

type ActorContext = ChannelContext<Actor>;

const newId = ({ id }: MessageInput): string => {
  if (id == null || id === '') return crypto.randomUUID();
  return /[,%]/.test(id) || isDotSegment(id)
    ? fail('Input', 'a message id has no , or %, and is neither . nor ..')
    : id;
};

const parentOf = async (
  { tx }: Context,
  channelContext: ChannelContext,
  { parent_id: id }: MessageInput,
): Promise<MessageRow | undefined> => {
  const { channel, config } = channelContext;
  if (id == null) return undefined;
  if (!config.replies) return fail('FeatureOff', `Channel ${channel.cid} has replies disabled`);
  const parent = (await tx.messages.find([id])).get(id);
  if (!isAnswerable(parent, channelContext))
    return fail('NotFound', `parent message '${id}' does not exist in channel ${channel.cid}`);
  return parent.parent_id === null
    ? parent
    : fail('NestedReply', 'a reply to a reply is not supported');
};

/** Whether the message replies to or quotes a shadowed one, which it would reveal. */
const refersToShadowed = async (
  { tx }: Context,
  ...ids: readonly (string | null | undefined)[]
): Promise<boolean> => {
  const rows = await tx.messages.find(ids.filter((id) => id != null));
  return [...rows.values()].some(({ shadowed }) => shadowed);
};

const newMessage = (
  id: string,
  channelContext: ActorContext,
  draft: Draft,
  input: MessageInput,
  shadowed: boolean,
  now: string,
): MessageRow => ({
  id,
  cid: channelContext.channel.cid,
  user_id: channelContext.actor.user.id,
  type: input.parent_id == null ? (input.type ?? 'regular') : 'reply',
  parent_id: input.parent_id ?? null,
  in_channel: input.parent_id == null || input.show_in_channel === true,
  shadowed,
  counted: channelContext.config.read_events,
  reply_count: 0,
  created_at: now,
  updated_at: now,
  text_updated_at: null,
  deleted_at: null,
  ...draft,
  ...pinOf(input, channelContext.actor, now),
});

interface Posted {
  readonly channelContext: ChannelContext;
  readonly unhiddenIds: readonly string[];
}

/** Stores a message; updates `last_message_at`, the unread counts, and the sender's read position. */
const store = async (
  context: Context,
  channelContext: ActorContext,
  message: MessageRow,
  keepHidden: boolean,
): Promise<Posted> => {
  const { tx } = context;
  const { created_at, id, shadowed, in_channel } = message;
  const { channel, config, member } = channelContext;
  const isPublic = in_channel && !shadowed;
  // Who blocked the author of a conversation is not to notice the message.
  const isHeard = !(await isBlockedIn(context, channel, message.user_id));
  const read = { last_read: created_at, last_read_message_id: id, unread_messages: 0 };
  const publicRead = { public_last_read: created_at, public_last_read_message_id: id };
  const { unhiddenIds } = await tx.postings.post({
    message,
    lastMessageAt: isPublic ? created_at : undefined,
    counts: in_channel && countsAsUnread(message) && message.counted && isHeard,
    author:
      member && in_channel
        ? {
            ...{ ...member, ...read },
            ...(!shadowed && publicRead),
            ...(!shadowed && deliveredMark(config, member, message, created_at)),
          }
        : undefined,
    unhides: isPublic && !keepHidden && isHeard,
  });
  const changed = isPublic ? { ...channel, last_message_at: created_at } : channel;
  return { channelContext: { ...channelContext, channel: changed }, unhiddenIds };
};

/** Counts a reply, and emits it to its thread and with its parent. */
const emitReply = async (
  context: Context,
  channelContext: ChannelContext,
  author: Actor,
  parent: MessageRow,
  reply: MessageRow,
  message: Message,
): Promise<readonly Delivery[]> => {
  await addToThread(context, channelContext, parent, reply);
  const changed = { ...parent, reply_count: parent.reply_count + 1 };
  await context.tx.messages.save(changed);
  return [
    ...(await emitThreadMessage(context, channelContext, author, changed, message)),
    ...(await emitMessageUpdated(context, channelContext.channel, changed)),
  ];
};

const emitMessageNew = async (
  { tx, stamp }: Context,
  { channel, config }: ChannelContext,
  author: Actor,
  row: MessageRow,
  message: Message,
  {
    unhiddenIds,
    skipPush,
  }: { readonly unhiddenIds: readonly string[]; readonly skipPush: boolean },
): Promise<readonly Delivery[]> => {
  // In one round trip, where the store is reached over a network.
  const [memberIds, watcherCounts] = await Promise.all([
    tx.members.connected(channel.cid),
    tx.watches.counts([channel.cid]),
  ]);
  const counts = Object.fromEntries(await tx.members.totals(memberIds));
  const users = await loadUsers(tx, [channel.created_by_id, ...unhiddenIds]);
  const view = channelView(channel, config, users(channel.created_by_id));
  const watcher_count = watcherCounts.get(channel.cid) ?? 0;
  const user = publicUser(author.user);
  const payload = { message, message_id: row.id, user, watcher_count };
  const only = routingOf(row);
  const own = config.read_events ? { counts, ...only } : only;
  return [
    ...unhiddenIds.map((id) =>
      emitIn(
        stamp,
        channel,
        'channel.visible',
        { channel: view, user: users(id) },
        { subjectId: id },
      ),
    ),
    emitIn(stamp, channel, 'message.new', payload, {
      ...own,
      ...(skipPush && { skipsPush: true as const }),
    }),
    // Members who do not watch are not notified of replies that stay in their thread.
    ...(row.in_channel
      ? [
          emitIn(
            stamp,
            channel,
            'notification.message_new',
            { channel: view, ...payload },
            { memberIds, byMembership: true, sharesEntry: true, counts, ...only },
          ),
        ]
      : []),
  ];
};

/** A stored message, with its events. */
export interface PostedMessage {
  readonly row: MessageRow;
  /** The message as its author sees it, who is not to notice a shadow ban. */
  readonly message: Message;
  readonly emitted: readonly Delivery[];
  /** When its pin expires. */
  readonly wakeAt: string | null;
}

// The author of what is shadowed is not to notice, of a quote of its own either.
const asItsAuthorSees = (message: Message): Message => ({
  ...message,
  shadowed: false,
  ...(message.quoted_message && {
    quoted_message: { ...message.quoted_message, shadowed: false },
  }),
});

/** A message to post, with the one that it replies to and the poll that it carries. */
interface ReadMessage {
  readonly row: MessageRow;
  readonly parent: MessageRow | undefined;
  readonly poll: PollRow | undefined;
}

/** Reads a message to post; refuses one that cannot be posted. */
export const readMessage = async (
  context: Context,
  channelContext: ActorContext,
  input: MessageInput,
): Promise<ReadMessage> => {
  if (input.pinned) assertAllowed(channelContext, 'pin-message');
  const poll = input.poll_id ? await readPoll(context, channelContext, input.poll_id) : undefined;
  const draft = await readDraft(context, channelContext, input, { mayBeEmpty: poll !== undefined });
  const parent = await parentOf(context, channelContext, input);
  const shadowed =
    isShadowed(channelContext) ||
    (await refersToShadowed(context, parent?.id, draft.quoted_message_id));
  const id = newId(input);
  const row = newMessage(id, channelContext, draft, input, shadowed, context.stamp());
  return { row, parent, poll };
};

/** Adds a message to a channel. The caller has checked the permission. */
export const postMessage = async (
  context: Context,
  channelContext: ActorContext,
  input: MessageInput,
  { keepHidden = false, skipPush = false } = {},
): Promise<PostedMessage> => {
  const { tx } = context;
  const { actor } = channelContext;
  const { row, parent, poll } = await readMessage(context, channelContext, input);
  const { channelContext: updated, unhiddenIds } = await store(
    context,
    channelContext,
    row,
    keepHidden,
  );
  await attachUploads(context, row);
  if (poll) await tx.polls.attach({ message_id: row.id, poll_id: poll.id });
  const view = await newMessageView(tx, row);
  const message = poll ? { ...view, poll_id: poll.id, poll: await pollView(tx, poll) } : view;
  const messageEvents = await emitMessageNew(context, updated, actor, row, message, {
    ...{ unhiddenIds, skipPush },
  });
  return {
    row,
    message: asItsAuthorSees(message),
    wakeAt: row.pin_expires,
    emitted: [
      ...messageEvents,
      ...(parent && !row.shadowed
        ? await emitReply(context, updated, actor, parent, row, message)
        : []),
    ],
  };
};

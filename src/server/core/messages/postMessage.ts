import type { MessageInput } from '../../../protocol/endpoints/inputs.js';
import type { Message } from '../../../protocol/objects.js';
import { countsAsUnread } from '../../../state/unread/unreadRule.js';
import type { Delivery } from '../../ports/bus.js';
import type { MessageRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import { routingOf, isAnswerable, isShadowed } from '../access/visibility.js';
import type { Context } from '../context.js';
import { type Draft, readDraft } from './messageInput.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed } from '../access/permissions.js';
import { pinOf } from './pins.js';
import { fail } from '../requests/failure.js';
import { emitMessageUpdated } from './messageEvents.js';
import type { ChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { newMessageView } from '../views/messageView.js';
import { loadUsers, publicUser } from '../views/userView.js';

type ActorRoom = ChannelContext<Actor>;

const maxIdLength = 255;

const newId = async ({ tx }: Context, { id }: MessageInput): Promise<string> => {
  if (id == null || id === '') return crypto.randomUUID();
  if (id.length > maxIdLength || /[,%]/.test(id))
    return fail('Input', `a message id has at most ${maxIdLength} characters, and no , or %`);
  return (await tx.messages.find([id])).has(id)
    ? fail('Input', `a message with ID ${id} already exists`)
    : id;
};

const parentOf = async (
  { tx }: Context,
  { channel, config, actor }: ChannelContext,
  { parent_id: id }: MessageInput,
): Promise<MessageRow | undefined> => {
  if (id == null) return undefined;
  if (!config.replies) return fail('FeatureOff', `Channel ${channel.cid} has replies disabled`);
  const parent = (await tx.messages.find([id])).get(id);
  if (!isAnswerable(parent, channel.cid, actor))
    return fail('NotFound', `parent message '${id}' does not exist in channel ${channel.cid}`);
  return parent.parent_id === null
    ? parent
    : fail('NestedReply', 'a reply to a reply is not supported');
};

/** Whether what a message answers or quotes is kept from the others: it would give that away. */
const isHidden = async (
  { tx }: Context,
  ...ids: readonly (string | null | undefined)[]
): Promise<boolean> => {
  const rows = await tx.messages.find(ids.filter((id) => id != null));
  return [...rows.values()].some(({ shadowed }) => shadowed);
};

const newMessage = (
  id: string,
  room: ActorRoom,
  draft: Draft,
  input: MessageInput,
  shadowed: boolean,
  now: string,
): MessageRow => ({
  ...draft,
  id,
  cid: room.channel.cid,
  user_id: room.actor.user.id,
  type: input.parent_id == null ? (input.type ?? 'regular') : 'reply',
  parent_id: input.parent_id ?? null,
  in_channel: input.parent_id == null || input.show_in_channel === true,
  ...pinOf(input, room.actor, now),
  shadowed,
  reply_count: 0,
  created_at: now,
  updated_at: now,
  text_updated_at: null,
  deleted_at: null,
});

/** Moves the channel and its members on: the newest message, the unread counts, the sender's own. */
const moveOn = async (
  { tx }: Context,
  room: ActorRoom,
  message: MessageRow,
): Promise<ChannelContext> => {
  if (!message.in_channel) return room;
  const { cid, created_at, id, shadowed } = message;
  const channel = shadowed ? room.channel : { ...room.channel, last_message_at: created_at };
  await tx.channels.save(channel);
  if (countsAsUnread(message) && room.config.read_events)
    await tx.members.bumpUnread(cid, message.user_id);
  if (room.member) {
    const read = { last_read: created_at, last_read_message_id: id, unread_messages: 0 };
    const told = shadowed ? {} : { told_read: created_at, told_read_message_id: id };
    await tx.members.save([{ ...room.member, ...read, ...told }]);
  }
  return { ...room, channel };
};

const emitReply = async (
  context: Context,
  { channel }: ChannelContext,
  parent: MessageRow,
): Promise<readonly Delivery[]> => {
  const changed = { ...parent, reply_count: parent.reply_count + 1 };
  await context.tx.messages.save(changed);
  return emitMessageUpdated(context, channel, changed);
};

const emitMessageNew = async (
  { tx, stamp }: Context,
  { channel, config }: ChannelContext,
  author: Actor,
  row: MessageRow,
  message: Message,
  shownAgain: readonly string[],
): Promise<readonly Delivery[]> => {
  const memberIds = await tx.members.connected(channel.cid);
  const counts = Object.fromEntries(await tx.members.totals(memberIds));
  const users = await loadUsers(tx, [channel.created_by_id, ...shownAgain]);
  const view = channelView(channel, config, users(channel.created_by_id));
  const watcher_count = (await tx.watches.counts([channel.cid])).get(channel.cid) ?? 0;
  const user = publicUser(author.user);
  const payload = { message, message_id: row.id, user, watcher_count };
  const only = routingOf(row);
  const own = config.read_events ? { counts, ...only } : only;
  return [
    ...shownAgain.map((id) =>
      emitIn(
        stamp,
        channel,
        'channel.visible',
        { channel: view, user: users(id) },
        { subjectId: id },
      ),
    ),
    emitIn(stamp, channel, 'message.new', payload, own),
    // A reply that stays in its thread is no news for who does not follow the channel.
    ...(row.in_channel
      ? [
          emitIn(
            stamp,
            channel,
            'notification.message_new',
            { channel: view, ...payload },
            { memberIds, byMembership: true, counts, ...only },
          ),
        ]
      : []),
  ];
};

/** A message that was sent. */
export interface PostedMessage {
  readonly row: MessageRow;
  readonly message: Message;
  readonly emitted: readonly Delivery[];
  /** When its pin falls off. */
  readonly wakeAt: string | null;
}

/** Adds a message to a channel. The caller has checked that the actor may. */
export const postMessage = async (
  context: Context,
  room: ActorRoom,
  input: MessageInput,
  { keepHidden = false } = {},
): Promise<PostedMessage> => {
  const { tx, stamp } = context;
  const { actor, channel } = room;
  if (input.pinned) assertAllowed(room, 'pin-message');
  const draft = await readDraft(context, room, input);
  const parent = await parentOf(context, room, input);
  const shadowed =
    isShadowed(room) || (await isHidden(context, parent?.id, draft.quoted_message_id));
  const row = newMessage(await newId(context, input), room, draft, input, shadowed, stamp());
  await tx.messages.save(row);
  const moved = await moveOn(context, room, row);
  const shownAgain =
    keepHidden || !row.in_channel || row.shadowed ? [] : await tx.members.unhide(channel.cid);
  const message = await newMessageView(tx, row);
  const news = await emitMessageNew(context, moved, actor, row, message, shownAgain);
  return {
    row,
    message,
    wakeAt: row.pin_expires,
    emitted: [...news, ...(parent && !row.shadowed ? await emitReply(context, moved, parent) : [])],
  };
};

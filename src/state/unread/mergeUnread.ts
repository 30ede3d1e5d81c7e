import type { ChannelResponse } from '../../protocol/endpoints/channels.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { Message, ReadState } from '../../protocol/objects.js';
import { later } from '../../protocol/time.js';
import type { Mutes } from '../mutes.js';
import { unreadAmong } from './newMessage.js';
import { allRead, nothingUnread, withCount } from './channelUnread.js';
import { foldUnread, isPending } from './foldUnread.js';
import { isMe, type Unread, withChannel } from './unread.js';

type MarkedUnread = Extract<ChatEvent, { readonly type: 'notification.mark_unread' }>;

/**
 * The unread messages after some were marked as unread. The event carries only their number;
 * `messages` are the loaded ones of the channel, from which their ids are taken.
 */
export const foldMarkedUnread = (
  state: Unread,
  event: MarkedUnread,
  messages: readonly Message[],
): Unread => {
  const { cid, last_read_at } = event;
  const next = foldUnread(state, event);
  const channel = next.byChannel.get(cid);
  if (!channel || channel === state.byChannel.get(cid) || last_read_at == null) return next;
  const listed = unreadAmong(next, cid, messages, last_read_at);
  return withChannel(next, cid, withCount(channel, channel.count, listed));
};

/** The read position of the connected user, if a response lists it. */
export const ownRead = (state: Unread, { read }: ChannelResponse): ReadState | undefined =>
  read?.find(({ user }) => isMe(state, user));

/**
 * The unread messages as the response to a query of a channel has them. It carries no totals.
 * `mutes` are those when the server made it.
 */
export const mergeUnread = (
  state: Unread,
  response: ChannelResponse,
  mutes: Mutes = state.mutes,
): Unread => {
  const own = ownRead(state, response);
  if (!own) return state;
  const { channel, membership, messages } = response;
  const { cid, last_message_at } = channel;
  const { last_read, unread_messages, last_read_message_id } = own;
  const newest = messages?.at(-1)?.created_at ?? last_message_at;
  const countedTo = newest == null ? last_read : later(newest, last_read);
  const listed = unreadAmong({ ...state, mutes }, cid, messages ?? [], last_read);
  const read = allRead(nothingUnread, countedTo, last_read_message_id ?? undefined);
  return withChannel(
    state,
    cid,
    withCount(
      { ...read, isInvited: isPending(membership) },
      unread_messages ?? listed.length,
      listed,
    ),
  );
};

import type { ChannelResponse } from '../../protocol/endpoints/channels.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { Message } from '../../protocol/objects.js';
import { later } from '../../protocol/time.js';
import { unreadAmong } from './newMessage.js';
import { allRead, nothingUnread, withLaterMessages, withCount } from './channelUnread.js';
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

/**
 * The unread messages after the response to a query of a channel. `before` is the state when the
 * request was sent: changes by events that arrived after that are added to the response.
 */
export const mergeUnread = (
  state: Unread,
  { channel: { cid, last_message_at }, read, membership, messages }: ChannelResponse,
  before: Unread = state,
): Unread => {
  const own = read?.find(({ user }) => isMe(state, user));
  if (!own) return state;
  const current = state.byChannel.get(cid);
  const { last_read, unread_messages, last_read_message_id } = own;
  const newest = messages?.at(-1)?.created_at ?? last_message_at;
  const countedTo = newest == null ? last_read : later(newest, last_read);
  const listed = unreadAmong(state, cid, messages ?? [], last_read);
  const lastReadId = last_read_message_id ?? undefined;
  const response = withCount(
    { ...allRead(nothingUnread, countedTo, lastReadId), isInvited: isPending(membership) },
    unread_messages ?? listed.length,
    listed,
  );
  const sent = before.byChannel.get(cid);
  if (current === sent) return withChannel(state, cid, response);
  const isReadSince = current === undefined || current.lastReadId !== sent?.lastReadId;
  return isReadSince ? state : withChannel(state, cid, withLaterMessages(response, current));
};

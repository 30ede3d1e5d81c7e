import type { ChannelResponse } from '../../protocol/endpoints/channels.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { Message } from '../../protocol/objects.js';
import { later } from '../../protocol/time.js';
import { unreadAmong } from './arrival.js';
import { allRead, nothingUnread, withArrivals, withCount } from './channelUnread.js';
import { foldUnread, isPending } from './foldUnread.js';
import { isMe, type Unread, withChannel } from './unread.js';

type MarkedUnread = Extract<ChatEvent, { readonly type: 'notification.mark_unread' }>;

/**
 * What is unread after messages were marked so, of which the event tells how many: which they are
 * is known of those among `messages`.
 */
export const foldMarkedUnread = (
  state: Unread,
  event: MarkedUnread,
  messages: readonly Message[],
): Unread => {
  const { cid, last_read_at } = event;
  const after = foldUnread(state, event);
  const now = after.byChannel.get(cid);
  if (!now || now === state.byChannel.get(cid) || last_read_at == null) return after;
  const listed = unreadAmong(after, cid, messages, last_read_at);
  return withChannel(after, cid, withCount(now, now.count, listed));
};

/**
 * What is unread once an answer told of a channel. `before` is what was known when the question
 * was put: what events told since then counts as well.
 */
export const mergeUnread = (
  state: Unread,
  { channel: { cid, last_message_at }, read, membership, messages }: ChannelResponse,
  before: Unread = state,
): Unread => {
  const own = read?.find(({ user }) => isMe(state, user));
  if (!own) return state;
  const now = state.byChannel.get(cid);
  const { last_read, unread_messages, last_read_message_id } = own;
  const newest = messages?.at(-1)?.created_at ?? last_message_at;
  const countedTo = newest == null ? last_read : later(newest, last_read);
  const listed = unreadAmong(state, cid, messages ?? [], last_read);
  const lastReadId = last_read_message_id ?? undefined;
  const answer = withCount(
    { ...allRead(nothingUnread, countedTo, lastReadId), isInvited: isPending(membership) },
    unread_messages ?? listed.length,
    listed,
  );
  if (now === before.byChannel.get(cid)) return withChannel(state, cid, answer);
  const isReadSince = now === undefined || now.lastReadId !== before.byChannel.get(cid)?.lastReadId;
  return isReadSince ? state : withChannel(state, cid, withArrivals(answer, now));
};

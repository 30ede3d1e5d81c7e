import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { compareTimestamps, isLater } from '../../protocol/time.js';
import { isChannelMuted, isUserMuted } from '../mutes.js';
import {
  type ChannelUnread,
  nothingUnread,
  readAt,
  type UnreadMessage,
  withMessage,
} from './channelUnread.js';
import { type UnreadCounts, totalOf } from './counts.js';
import { isMe, type Unread, withChannel } from './unread.js';
import { isUnreadTo } from './unreadRule.js';

/** Whether the known channels make up the total, so that an unknown channel has nothing unread. */
const isFullyKnown = ({ total, byChannel }: Unread): boolean => {
  let known = 0;
  for (const { count } of byChannel.values()) known += count;
  return total === undefined || total === known;
};

const isUnread = (
  { me, mutes }: Unread,
  cid: string,
  channel: ChannelUnread | undefined,
  message: Message,
  at: DateTime,
): boolean => {
  const authorId = message.user?.id;
  return isUnreadTo(
    {
      in_channel: isInChannel(message),
      silent: message.silent === true,
      shadowed: message.shadowed === true,
    },
    {
      readerId: me,
      authorId,
      isAuthorMuted: authorId !== undefined && isUserMuted(mutes, authorId, at),
      isChannelMuted: isChannelMuted(mutes, cid, at),
      hasJoined: channel?.isInvited !== true,
    },
  );
};

const unreadMessageFrom = ({ id, user, parent_id }: Message, at: DateTime): UnreadMessage => ({
  id,
  at,
  authorId: user?.id,
  parentId: parent_id ?? undefined,
});

/** The messages that are unread and later than a moment, the oldest first. */
export const unreadAmong = (
  state: Unread,
  cid: string,
  messages: readonly Message[],
  moment: DateTime,
): readonly UnreadMessage[] => {
  const channel = state.byChannel.get(cid);
  return messages
    .flatMap((message) => {
      const { created_at: at } = message;
      if (at == null || !isLater(at, moment) || !isUnread(state, cid, channel, message, at))
        return [];
      return [unreadMessageFrom(message, at)];
    })
    .sort((one, other) => compareTimestamps(one.at, other.at));
};

/** An event with a new message. */
interface MessageEvent extends UnreadCounts {
  readonly cid: string;
  readonly created_at: DateTime;
  readonly message: Message;
}

/** After a new message: one more unread, or, for its author, all read. */
export const foldNewMessage = (state: Unread, event: MessageEvent): Unread => {
  const { cid, message, created_at } = event;
  const { id } = message;
  const at = message.created_at ?? created_at;
  const known = state.byChannel.get(cid);
  const hasTotals = totalOf(event) !== undefined;
  // Only members get totals, and only members have unread messages.
  if (!isInChannel(message) || !(hasTotals || known?.isCounted === true)) return state;
  if (!known && !isFullyKnown(state)) return state;
  const channel =
    known?.isCounted === true ? known : { ...(known ?? nothingUnread), isCounted: true };
  if (isMe(state, message.user)) return withChannel(state, cid, readAt(channel, at, id));
  return isUnread(state, cid, channel, message, at)
    ? withChannel(state, cid, withMessage(channel, unreadMessageFrom(message, at)))
    : state;
};

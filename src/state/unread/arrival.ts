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
import { type Counts, totalOf } from './counts.js';
import { isMe, type Unread, withChannel } from './unread.js';
import { isUnreadTo } from './unreadRule.js';

/** Whether what is unread is known to the last message, so that a new channel starts at nothing. */
const isAccountedFor = ({ total, byChannel }: Unread): boolean => {
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

const namedAs = ({ id, user, parent_id }: Message, at: DateTime): UnreadMessage => ({
  id,
  at,
  authorId: user?.id,
  parentId: parent_id ?? undefined,
});

/** Those of some messages that are unread after a moment, the oldest first. */
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
      return [namedAs(message, at)];
    })
    .sort((one, other) => compareTimestamps(one.at, other.at));
};

/** An event that brings a message. */
interface Arrival extends Counts {
  readonly cid: string;
  readonly created_at: DateTime;
  readonly message: Message;
}

/** With what an arrival changes in its channel: something more to read, or all read by its author. */
export const foldArrival = (state: Unread, event: Arrival): Unread => {
  const { cid, message, created_at } = event;
  const { id } = message;
  const at = message.created_at ?? created_at;
  const known = state.byChannel.get(cid);
  const hasTotals = totalOf(event) !== undefined;
  // Who is no member is told no totals, and has nothing to read.
  if (!isInChannel(message) || !(hasTotals || known?.isCounted === true)) return state;
  if (!known && !isAccountedFor(state)) return state;
  const channel =
    known?.isCounted === true ? known : { ...(known ?? nothingUnread), isCounted: true };
  if (isMe(state, message.user)) return withChannel(state, cid, readAt(channel, at, id));
  return isUnread(state, cid, channel, message, at)
    ? withChannel(state, cid, withMessage(channel, namedAs(message, at)))
    : state;
};

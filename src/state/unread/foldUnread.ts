import type { DateTime } from '../../protocol/primitives.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { ChannelMember, OwnUser } from '../../protocol/objects.js';
import { isLater, later } from '../../protocol/time.js';
import { foldMutes, mergeMutes } from '../mutes.js';
import { foldNewMessage } from './newMessage.js';
import {
  allRead,
  type ChannelUnread,
  notCounted,
  nothingUnread,
  readAt,
  readTo,
  withCount,
  withoutHistory,
  withoutMessages,
} from './channelUnread.js';
import { countsIn, withNothingUnread, withCounts, totalOf } from './counts.js';
import {
  type ChannelChange,
  change,
  isMe,
  changeWithTotals,
  type Unread,
  withChannel,
  withMutes,
} from './unread.js';

/** Whether a member has an invite that it has not accepted. */
export const isPending = (member: ChannelMember | null | undefined): boolean =>
  member?.invited === true && member.invite_accepted_at == null;

type MarkRead = Extract<ChatEvent, { readonly type: 'notification.mark_read' }>;

/** The number of unread messages in the other channels, as far as it is known. */
const unreadElsewhere = ({ byChannel }: Unread, cid: string): number => {
  let count = 0;
  for (const [each, channel] of byChannel) if (each !== cid) count += channel.count;
  return count;
};

/** How many messages can be unread in a channel by the totals of an event that follows reading. */
const roomFor = (state: Unread, cid: string, channel: ChannelUnread, event: MarkRead): number => {
  const total = totalOf(event);
  if (total === undefined || state.total === undefined) return Infinity;
  // A total can grow by other channels at the same time: reading leaves no more than there was.
  const left = Math.min(channel.count + total - state.total, total - unreadElsewhere(state, cid));
  return Math.max(0, left);
};

/**
 * After the user has read a channel. The messages after the one that was read last are left, as far as
 * the totals have room for them: only devices that watch receive deletions.
 */
const foldMarkRead = (state: Unread, event: MarkRead): Unread => {
  const { cid, created_at, last_read_message_id: id, thread_id, thread } = event;
  if (cid == null || thread_id != null || thread != null) return state;
  const channel = state.byChannel.get(cid) ?? nothingUnread;
  const exact = id == null ? undefined : readTo(channel, id);
  if (exact === channel || exact?.count === 0) return withChannel(state, cid, exact);
  const room = roomFor(state, cid, channel, event);
  if (exact) return withChannel(state, cid, withCount(exact, Math.min(exact.count, room)));
  const left = id == null || room === Infinity ? 0 : Math.min(channel.count, room);
  const countedTo = later(created_at, channel.countedTo);
  return left === 0
    ? withChannel(state, cid, allRead(channel, countedTo, id ?? undefined))
    : withChannel(state, cid, withCount(channel, left));
};

const withMembership = (
  state: Unread,
  cid: string,
  member: ChannelMember | null | undefined,
  at: DateTime,
): Unread => {
  const isInvited = isPending(member);
  const known = state.byChannel.get(cid);
  if (!known)
    return withChannel(state, cid, {
      ...nothingUnread,
      isInvited,
      isCounted: false,
      countedTo: at,
    });
  return known.isInvited === isInvited ? state : withChannel(state, cid, { ...known, isInvited });
};

const withoutMessagesOf = (
  state: Unread,
  cid: string | null | undefined,
  authorId: string,
  moment: DateTime,
): Unread => {
  const cids = cid == null ? [...state.byChannel.keys()] : [cid];
  return cids.reduce(
    (all, each) =>
      changeWithTotals(
        all,
        each,
        (channel) =>
          withoutMessages(channel, (it) => it.authorId === authorId && !isLater(it.at, moment)),
        moment,
      ),
    state,
  );
};

interface Ending {
  readonly cid: string;
  readonly created_at: DateTime;
}

/** After the user has left a channel, or the channel was deleted. */
const withoutChannel = (state: Unread, { cid, created_at }: Ending): Unread =>
  changeWithTotals(state, cid, (channel) => notCounted(channel, created_at), created_at);

/** With the id and the mutes of the user's own account. */
const mergeMe = (state: Unread, me: OwnUser | null | undefined): Unread => {
  if (!me) return state;
  const mutes = mergeMutes(state.mutes, me);
  return mutes === state.mutes && me.id === state.me ? state : { ...state, me: me.id, mutes };
};

/** With the mutes after an event that can change some. */
const foldMutesIn = (state: Unread, event: ChatEvent): Unread =>
  withMutes(state, foldMutes(state.mutes, event));

const foldChannels = (state: Unread, event: ChatEvent): Unread => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return mergeMe(state, event.me);
    case 'user.updated':
    case 'user.deleted':
      return foldMutesIn(state, event);
    case 'message.new':
    case 'notification.message_new':
      return foldNewMessage(state, event);
    case 'message.read': {
      const { cid, user, last_read_message_id: id, thread } = event;
      if (!isMe(state, user) || id == null || thread != null) return state;
      return change(state, cid, (channel) => readTo(channel, id) ?? channel);
    }
    case 'notification.mark_read':
      return foldMarkRead(state, event);
    case 'notification.mark_unread': {
      const { cid, created_at, unread_messages, thread_id } = event;
      if (unread_messages == null || thread_id != null) return state;
      const known = state.byChannel.get(cid);
      if (known && !isLater(created_at, known.countedTo)) return state;
      const lastReadId = event.last_read_message_id ?? undefined;
      const channel = allRead(nothingUnread, created_at, lastReadId);
      return withChannel(state, cid, { ...channel, count: unread_messages });
    }
    case 'notification.added_to_channel':
    case 'notification.invited':
      return withMembership(foldMutesIn(state, event), event.cid, event.member, event.created_at);
    case 'notification.invite_accepted':
    case 'notification.invite_rejected':
      return withMembership(state, event.cid, event.member, event.created_at);
    case 'member.added':
    case 'member.updated':
      return isMe(state, event.user)
        ? withMembership(state, event.cid, event.member, event.created_at)
        : state;
    case 'member.removed':
      return isMe(state, event.user) ? withoutChannel(state, event) : state;
    case 'notification.removed_from_channel':
      return withoutChannel(state, event);
    case 'channel.deleted':
      return withoutChannel(foldMutesIn(state, event), event);
    case 'notification.channel_deleted':
      return change(foldMutesIn(state, event), event.cid, (channel) =>
        notCounted(channel, event.created_at),
      );
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const upTo = event.channel?.truncated_at ?? event.created_at;
      const hasTotals = event.type === 'notification.channel_truncated';
      const by: ChannelChange = (channel) => withoutHistory(channel, upTo);
      return hasTotals
        ? change(state, event.cid, by)
        : changeWithTotals(state, event.cid, by, event.created_at);
    }
    case 'channel.hidden': {
      const { clear_history, cid, created_at } = event;
      return clear_history === true
        ? changeWithTotals(state, cid, (channel) => readAt(channel, created_at), created_at)
        : state;
    }
    case 'message.deleted':
      return event.hard_delete === true
        ? changeWithTotals(
            state,
            event.cid,
            (channel) =>
              withoutMessages(
                channel,
                ({ id, parentId }) => id === event.message.id || parentId === event.message.id,
              ),
            event.created_at,
          )
        : state;
    case 'user.messages.deleted':
      return event.hard_delete === true
        ? withoutMessagesOf(state, event.cid, event.user.id, event.created_at)
        : state;
    default:
      return state;
  }
};

/**
 * The unread messages after an event. Events carry the receiver's totals, and the newest totals
 * count. A message counts in its channel once, however often it arrives, by the rule of
 * `isUnreadTo`.
 *
 * @example
 * ```ts
 * import { emptyUnread, foldUnread, unreadIn } from 'millrace/state';
 * import { scan, type Observable } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>;
 * events$
 *   .pipe(scan(foldUnread, emptyUnread))
 *   .subscribe((unread) => console.log(unread.total, unreadIn(unread, 'messaging:general')));
 * ```
 */
export const foldUnread = (state: Unread, event: ChatEvent): Unread => {
  const counted = foldChannels(state, event);
  const counts = countsIn(event);
  return counts ? withCounts(withNothingUnread(counted, counts[0]), ...counts) : counted;
};

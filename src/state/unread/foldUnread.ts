import type { DateTime } from '../../protocol/primitives.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import type { ChannelMember, OwnUser } from '../../protocol/objects.js';
import { isLater, later } from '../../protocol/time.js';
import { foldMutes, mergeMutes } from '../mutes.js';
import { foldArrival } from './arrival.js';
import {
  allRead,
  nothingUnread,
  readAt,
  readTo,
  withCount,
  withoutHistory,
  withoutMessages,
} from './channelUnread.js';
import { countsIn, withNothingUnread, withCounts, totalOf } from './counts.js';
import { type Change, change, isMe, settle, settled, type Unread, withChannel } from './unread.js';

/** Whether a member has yet to accept its invite. */
export const isPending = (member: ChannelMember | null | undefined): boolean =>
  member?.invited === true && member.invite_accepted_at == null;

type Notice = Extract<ChatEvent, { readonly type: 'notification.mark_read' }>;

/** The own reading of a channel; what is left of it follows from the totals where need be. */
const readBy = (state: Unread, event: Notice): Unread => {
  const { cid, created_at, last_read_message_id: id, thread_id, thread } = event;
  if (cid == null || thread_id != null || thread != null) return state;
  const channel = state.byChannel.get(cid) ?? nothingUnread;
  const exact = id == null ? undefined : readTo(channel, id);
  if (exact) return withChannel(state, cid, exact);
  const total = totalOf(event);
  const isAll = total === undefined || state.total === undefined || id == null;
  // Totals that grew meanwhile did so elsewhere: reading leaves no more than there was.
  const left = isAll
    ? 0
    : Math.min(channel.count, Math.max(0, channel.count + total - state.total));
  const countedTo = later(created_at, channel.countedTo);
  return left === 0
    ? withChannel(state, cid, allRead(channel, countedTo, id ?? undefined))
    : withChannel(state, cid, withCount(channel, left));
};

const joined = (
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

const wiped = (
  state: Unread,
  cid: string | null | undefined,
  authorId: string,
  moment: DateTime,
): Unread => {
  const cids = cid == null ? [...state.byChannel.keys()] : [cid];
  return cids.reduce(
    (all, each) =>
      settle(
        all,
        each,
        (channel) =>
          withoutMessages(channel, (it) => it.authorId === authorId && !isLater(it.at, moment)),
        moment,
      ),
    state,
  );
};

/** With what a user's own account says of its reading. */
const learnMe = (state: Unread, me: OwnUser | null | undefined): Unread => {
  if (!me) return state;
  const mutes = mergeMutes(state.mutes, me);
  return mutes === state.mutes && me.id === state.me ? state : { ...state, me: me.id, mutes };
};

/** With the mutes after an event that ends some. */
const unmuted = (state: Unread, event: ChatEvent): Unread => {
  const mutes = foldMutes(state.mutes, event);
  return mutes === state.mutes ? state : { ...state, mutes };
};

const foldChannels = (state: Unread, event: ChatEvent): Unread => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return learnMe(state, event.me);
    case 'message.new':
    case 'notification.message_new':
      return foldArrival(state, event);
    case 'message.read': {
      const { cid, user, last_read_message_id: id, thread } = event;
      if (!isMe(state, user) || id == null || thread != null) return state;
      return change(state, cid, (channel) => readTo(channel, id) ?? channel);
    }
    case 'notification.mark_read':
      return readBy(state, event);
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
    case 'notification.invite_accepted':
    case 'notification.invite_rejected':
      return joined(state, event.cid, event.member, event.created_at);
    case 'member.added':
    case 'member.updated':
      return isMe(state, event.user)
        ? joined(state, event.cid, event.member, event.created_at)
        : state;
    case 'member.removed':
      return isMe(state, event.user)
        ? settled(state, event.cid, undefined, event.created_at)
        : state;
    case 'notification.removed_from_channel':
      return settled(state, event.cid, undefined, event.created_at);
    case 'channel.deleted':
      return settled(unmuted(state, event), event.cid, undefined, event.created_at);
    case 'notification.channel_deleted':
      return withChannel(unmuted(state, event), event.cid, undefined);
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const upTo = event.channel?.truncated_at ?? event.created_at;
      const hasTotals = event.type === 'notification.channel_truncated';
      const by: Change = (channel) => withoutHistory(channel, upTo);
      return hasTotals
        ? change(state, event.cid, by)
        : settle(state, event.cid, by, event.created_at);
    }
    case 'channel.hidden': {
      const { clear_history, cid, created_at } = event;
      return clear_history === true
        ? settle(state, cid, (channel) => readAt(channel, created_at), created_at)
        : state;
    }
    case 'message.deleted':
      return event.hard_delete === true
        ? settle(
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
        ? wiped(state, event.cid, event.user.id, event.created_at)
        : state;
    default:
      return state;
  }
};

/**
 * What is unread after an event. Events carry the receiver's own totals, so the newest count is
 * the count; those that come without, such as replayed ones, change no total. A message counts in
 * its channel once, however often it comes, by the rule of `isUnreadTo`.
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

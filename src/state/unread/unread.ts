import { emptyMap, withEntry, withoutEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/codecs.js';
import type { ChannelAnswer } from '../../protocol/endpoints/channels.js';
import type { ChatEvent } from '../../protocol/events/event.js';
import type { ChannelMember, Message, OwnUser, User } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { compareMoments, isLater, later } from '../moments.js';
import {
  emptyMutes,
  foldMutes,
  isChannelMuted,
  isUserMuted,
  learnMutes,
  type Mutes,
} from '../mutes.js';
import {
  allRead,
  type ChannelUnread,
  nothingUnread,
  onTopOf,
  readAt,
  readTo,
  type UnreadMessage,
  withCount,
  withMessage,
  withoutHistory,
  withoutMessages,
} from './channelUnread.js';
import { isUnreadTo } from './rule.js';

/** What the connected user has not read. */
export interface Unread {
  /** Unread messages over all channels; absent until a count came. */
  readonly total?: number;
  /** Channels with at least one of them; absent until a count came. */
  readonly channels?: number;
  /** What is known of single channels, by `cid`. */
  readonly byChannel: ReadonlyMap<string, ChannelUnread>;
  /** Who reads; known from the first health check on. */
  readonly me?: string;
  /** Whom and what the reader has muted. */
  readonly mutes: Mutes;
}

/** Nothing known yet. */
export const emptyUnread: Unread = { byChannel: emptyMap, mutes: emptyMutes };

/** The unread messages of a channel; nothing where they are not known. */
export const unreadIn = ({ byChannel }: Unread, cid: string): number | undefined =>
  byChannel.get(cid)?.count;

interface Counts {
  readonly total_unread_count?: number | null | undefined;
  readonly unread_count?: number | null | undefined;
  readonly unread_channels?: number | null | undefined;
}

const totalOf = ({ total_unread_count, unread_count }: Counts): number | undefined =>
  total_unread_count ?? unread_count ?? undefined;

const countsIn = (event: ChatEvent): Counts | null | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me;
    case 'message.new':
    case 'notification.message_new':
    case 'notification.mark_read':
    case 'notification.mark_unread':
    case 'notification.added_to_channel':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
      return event;
    default:
      return undefined;
  }
};

/** With the receiver's own totals, as events carry them. */
const told = (state: Unread, counts: Counts): Unread => {
  const total = totalOf(counts) ?? state.total;
  const channels = counts.unread_channels ?? state.channels;
  return total === state.total && channels === state.channels
    ? state
    : {
        ...state,
        ...(total === undefined ? {} : { total }),
        ...(channels === undefined ? {} : { channels }),
      };
};

const withChannel = (state: Unread, cid: string, now: ChannelUnread | undefined): Unread => {
  const { byChannel } = state;
  const after = now ? withEntry(byChannel, cid, now) : withoutEntry(byChannel, cid);
  return after === byChannel ? state : { ...state, byChannel: after };
};

/** With a channel changed by an event that carries no totals: they change by as much. */
const settled = (state: Unread, cid: string, now: ChannelUnread | undefined): Unread => {
  const before = unreadIn(state, cid) ?? 0;
  const after = now?.count ?? 0;
  const next = withChannel(state, cid, now);
  const { total, channels } = state;
  if (before === after || total === undefined) return next;
  const fewer = Number(after > 0) - Number(before > 0);
  return {
    ...next,
    total: Math.max(0, total + after - before),
    ...(channels === undefined ? {} : { channels: Math.max(0, channels + fewer) }),
  };
};

type Change = (channel: ChannelUnread) => ChannelUnread;

const change = (state: Unread, cid: string, by: Change): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? withChannel(state, cid, by(channel)) : state;
};

const settle = (state: Unread, cid: string, by: Change): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? settled(state, cid, by(channel)) : state;
};

const isMe = ({ me }: Unread, user: User | null | undefined): boolean =>
  me !== undefined && user?.id === me;

/** Whether what is unread is known to the last message, so that a new channel starts at nothing. */
const isAccountedFor = ({ total, byChannel }: Unread): boolean => {
  let known = 0;
  for (const { count } of byChannel.values()) known += count;
  return total === undefined || total === known;
};

const isUnread = (state: Unread, cid: string, message: Message, at: DateTime): boolean => {
  const { me, mutes } = state;
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
      hasJoined: state.byChannel.get(cid)?.isInvited !== true,
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
const unreadAmong = (
  state: Unread,
  cid: string,
  messages: readonly Message[],
  moment: DateTime,
): readonly UnreadMessage[] =>
  messages
    .flatMap((message) => {
      const { created_at: at } = message;
      if (at == null || !isLater(at, moment) || !isUnread(state, cid, message, at)) return [];
      return [namedAs(message, at)];
    })
    .sort((one, other) => compareMoments(one.at, other.at));

/** An event that brings a message. */
interface Arrival extends Counts {
  readonly cid: string;
  readonly created_at: DateTime;
  readonly message: Message;
}

const arrived = (state: Unread, event: Arrival): Unread => {
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
  return isUnread(state, cid, message, at)
    ? withChannel(state, cid, withMessage(channel, namedAs(message, at)))
    : state;
};

/** With nothing left unread anywhere, where the totals say so. */
const emptied = (state: Unread, counts: Counts): Unread => {
  if (totalOf(counts) !== 0) return state;
  let { byChannel } = state;
  for (const [cid, channel] of byChannel)
    byChannel = withEntry(byChannel, cid, withCount(channel, 0));
  return byChannel === state.byChannel ? state : { ...state, byChannel };
};

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

const isPending = (member: ChannelMember | null | undefined): boolean =>
  member?.invited === true && member.invite_accepted_at == null;

const wiped = (
  state: Unread,
  cid: string | null | undefined,
  authorId: string,
  moment: DateTime,
): Unread => {
  const cids = cid == null ? [...state.byChannel.keys()] : [cid];
  return cids.reduce(
    (all, each) =>
      settle(all, each, (channel) =>
        withoutMessages(channel, (it) => it.authorId === authorId && !isLater(it.at, moment)),
      ),
    state,
  );
};

/** With what a user's own account says of its reading. */
const learnMe = (state: Unread, me: OwnUser | null | undefined): Unread => {
  if (!me) return state;
  const mutes = learnMutes(state.mutes, me);
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
      return arrived(state, event);
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
      return isMe(state, event.user) ? settled(state, event.cid, undefined) : state;
    case 'notification.removed_from_channel':
      return settled(state, event.cid, undefined);
    case 'channel.deleted':
      return settled(unmuted(state, event), event.cid, undefined);
    case 'notification.channel_deleted':
      return withChannel(unmuted(state, event), event.cid, undefined);
    case 'channel.truncated':
    case 'notification.channel_truncated': {
      const upTo = event.channel?.truncated_at ?? event.created_at;
      const hasTotals = event.type === 'notification.channel_truncated';
      const by: Change = (channel) => withoutHistory(channel, upTo);
      return hasTotals ? change(state, event.cid, by) : settle(state, event.cid, by);
    }
    case 'channel.hidden': {
      const { clear_history, cid, created_at } = event;
      return clear_history === true
        ? settle(state, cid, (channel) => readAt(channel, created_at))
        : state;
    }
    case 'message.deleted':
      return event.hard_delete === true
        ? settle(state, event.cid, (channel) =>
            withoutMessages(
              channel,
              ({ id, parentId }) => id === event.message.id || parentId === event.message.id,
            ),
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
  return counts ? told(emptied(counted, counts), counts) : counted;
};

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
export const learnUnread = (
  state: Unread,
  { channel: { cid, last_message_at }, read, membership, messages }: ChannelAnswer,
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
  return isReadSince ? state : withChannel(state, cid, onTopOf(answer, now));
};

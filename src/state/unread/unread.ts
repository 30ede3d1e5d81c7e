import { emptyMap, withEntry, withoutEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { User } from '../../protocol/objects.js';
import { isLater } from '../../protocol/time.js';
import { emptyMutes, type Mutes } from '../mutes.js';
import type { ChannelUnread } from './channelUnread.js';

/** What the connected user has not read. */
export interface Unread {
  /** Unread messages over all channels; absent until a count came. */
  readonly total: number | undefined;
  /** Channels with at least one of them; absent until a count came. */
  readonly channels: number | undefined;
  /**
   * The moment that the totals are of: what happened before is part of them.
   * @internal
   */
  readonly countedAt: DateTime | undefined;
  /** What is known of single channels, by `cid`. */
  readonly byChannel: ReadonlyMap<string, ChannelUnread>;
  /** Who reads; known from the first health check on. */
  readonly me: string | undefined;
  /** Whom and what the reader has muted. */
  readonly mutes: Mutes;
}

/** Nothing known yet. */
export const emptyUnread: Unread = {
  total: undefined,
  channels: undefined,
  countedAt: undefined,
  byChannel: emptyMap,
  me: undefined,
  mutes: emptyMutes,
};

/** With other channels. */
export const withChannels = (
  { total, channels, countedAt, me, mutes }: Unread,
  byChannel: Unread['byChannel'],
): Unread => ({ total, channels, countedAt, byChannel, me, mutes });

/** With other totals. */
export const withTotals = (
  state: Unread,
  total: number | undefined,
  channels: number | undefined,
  countedAt: DateTime | undefined,
): Unread => {
  const { byChannel, me, mutes } = state;
  return total === state.total && channels === state.channels && countedAt === state.countedAt
    ? state
    : { total, channels, countedAt, byChannel, me, mutes };
};

/** The unread messages of a channel; nothing where they are not known. */
export const unreadIn = ({ byChannel }: Unread, cid: string): number | undefined =>
  byChannel.get(cid)?.count;

/** With a channel, or without it. */
export const withChannel = (state: Unread, cid: string, now: ChannelUnread | undefined): Unread => {
  const { byChannel } = state;
  const after = now ? withEntry(byChannel, cid, now) : withoutEntry(byChannel, cid);
  return after === byChannel ? state : withChannels(state, after);
};

/**
 * With a channel changed by an event that carries no totals: they change by as much, unless they are
 * of a later moment, as when the event is told once more after a loss of the connection.
 */
export const settled = (
  state: Unread,
  cid: string,
  now: ChannelUnread | undefined,
  moment: DateTime,
): Unread => {
  const before = unreadIn(state, cid) ?? 0;
  const after = now?.count ?? 0;
  const next = withChannel(state, cid, now);
  const { total, channels, countedAt } = state;
  if (before === after || total === undefined || !isLater(moment, countedAt)) return next;
  const fewer = Number(after > 0) - Number(before > 0);
  return withTotals(
    next,
    Math.max(0, total + after - before),
    channels === undefined ? undefined : Math.max(0, channels + fewer),
    countedAt,
  );
};

/** What becomes of a channel. */
export type Change = (channel: ChannelUnread) => ChannelUnread;

/** With a known channel changed; the totals are told apart from that. */
export const change = (state: Unread, cid: string, by: Change): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? withChannel(state, cid, by(channel)) : state;
};

/** With a known channel changed, and the totals with it. */
export const settle = (state: Unread, cid: string, by: Change, moment: DateTime): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? settled(state, cid, by(channel), moment) : state;
};

/** Whether a user is the one who reads. */
export const isMe = ({ me }: Unread, user: User | null | undefined): boolean =>
  me !== undefined && user?.id === me;

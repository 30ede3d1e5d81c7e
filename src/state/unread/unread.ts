import { emptyMap, withEntry, withoutEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { User } from '../../protocol/objects.js';
import { isLater } from '../../protocol/time.js';
import { emptyMutes, type Mutes } from '../mutes.js';
import type { ChannelUnread } from './channelUnread.js';

/** The unread messages of the connected user. */
export interface Unread {
  /** The number over all channels; undefined until the first totals. */
  readonly total: number | undefined;
  /** The number of channels with at least one; undefined until the first totals. */
  readonly channels: number | undefined;
  /**
   * The moment of the totals: they include all that happened before.
   * @internal
   */
  readonly countedAt: DateTime | undefined;
  /** By `cid`. */
  readonly byChannel: ReadonlyMap<string, ChannelUnread>;
  /** The connected user's id; undefined until the first health check. */
  readonly me: string | undefined;
  /** The users and channels that the connected user has muted. */
  readonly mutes: Mutes;
}

/** The state before the first event. */
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

/** With other mutes. */
export const withMutes = (state: Unread, mutes: Mutes): Unread =>
  mutes === state.mutes ? state : { ...state, mutes };

/** The number of unread messages in a channel; undefined when it is not known. */
export const unreadIn = ({ byChannel }: Unread, cid: string): number | undefined =>
  byChannel.get(cid)?.count;

/** With another state of a channel, or without that channel. */
export const withChannel = (
  state: Unread,
  cid: string,
  next: ChannelUnread | undefined,
): Unread => {
  const { byChannel } = state;
  const channels = next ? withEntry(byChannel, cid, next) : withoutEntry(byChannel, cid);
  return channels === byChannel ? state : withChannels(state, channels);
};

/**
 * With a channel changed by an event that carries no totals. The totals change by as much, unless
 * they are of a later moment, as for an event that is replayed after a reconnect.
 */
const withChannelAndTotals = (
  state: Unread,
  cid: string,
  channel: ChannelUnread,
  moment: DateTime,
): Unread => {
  const before = unreadIn(state, cid) ?? 0;
  const after = channel.count;
  const next = withChannel(state, cid, channel);
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

/** A change of a channel. */
export type ChannelChange = (channel: ChannelUnread) => ChannelUnread;

/** With a known channel changed by an event that carries totals. */
export const change = (state: Unread, cid: string, by: ChannelChange): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? withChannel(state, cid, by(channel)) : state;
};

/** With a known channel changed by an event that carries no totals. */
export const changeWithTotals = (
  state: Unread,
  cid: string,
  by: ChannelChange,
  moment: DateTime,
): Unread => {
  const channel = state.byChannel.get(cid);
  return channel ? withChannelAndTotals(state, cid, by(channel), moment) : state;
};

/** Whether a user is the connected one. */
export const isMe = ({ me }: Unread, user: User | null | undefined): boolean =>
  me !== undefined && user?.id === me;

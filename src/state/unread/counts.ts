import { withEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { ChatEvent } from '../../protocol/events/decodeEvent.js';
import { later } from '../../protocol/time.js';
import { withCount } from './channelUnread.js';
import { type Unread, withChannels, withTotals } from './unread.js';

/** The receiver's totals, as events and its own account carry them. */
export interface UnreadCounts {
  readonly total_unread_count?: number | null | undefined;
  readonly unread_count?: number | null | undefined;
  readonly unread_channels?: number | null | undefined;
}

/** The number of unread messages over all channels, if the event carries it. */
export const totalOf = ({ total_unread_count, unread_count }: UnreadCounts): number | undefined =>
  total_unread_count ?? unread_count ?? undefined;

/** The receiver's totals in an event, and their moment. */
export const countsIn = (event: ChatEvent): readonly [UnreadCounts, DateTime] | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me ? [event.me, event.created_at] : undefined;
    case 'message.new':
    case 'notification.message_new':
    case 'notification.mark_read':
    case 'notification.mark_unread':
    case 'notification.added_to_channel':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
      return [event, event.created_at];
    default:
      return undefined;
  }
};

/** With the totals of an event. */
export const withCounts = (state: Unread, counts: UnreadCounts, moment: DateTime): Unread => {
  const total = totalOf(counts);
  return withTotals(
    state,
    total ?? state.total,
    counts.unread_channels ?? state.channels,
    total === undefined ? state.countedAt : later(moment, state.countedAt),
  );
};

/** With nothing unread in any channel, if the total is zero. */
export const withNothingUnread = (state: Unread, counts: UnreadCounts): Unread => {
  if (totalOf(counts) !== 0) return state;
  let { byChannel } = state;
  for (const [cid, channel] of byChannel)
    byChannel = withEntry(byChannel, cid, withCount(channel, 0));
  return byChannel === state.byChannel ? state : withChannels(state, byChannel);
};

import { emptyMap, withEntry, withoutEntry } from '../internal/maps.js';
import type { OwnUser } from '../protocol/objects.js';
import { type ChannelState, emptyChannelState } from './channel.js';
import { emptyMutes, type Mutes } from './mutes.js';
import { emptyPresence, type Presence } from './presence.js';
import { noUpdates, type RecentUpdates } from './recentUpdates.js';
import { limitTimeline } from './timeline/limitTimeline.js';
import { emptyTimeline } from './timeline/timeline.js';
import { emptyUnread, type Unread } from './unread/unread.js';

/** How many messages the timelines keep. */
export interface MessageLimits {
  /** In a channel that has no limit of its own. */
  readonly usual: number;
  /** In others, by `cid`. */
  readonly byChannel: ReadonlyMap<string, number>;
}

/** The state of a connection. */
export interface ChatState {
  /** The connected user; undefined until the first health check. */
  readonly me: OwnUser | undefined;
  readonly unread: Unread;
  readonly mutes: Mutes;
  readonly presence: Presence;
  /** The channels that a response or an event named, by `cid`. */
  readonly channels: ReadonlyMap<string, ChannelState>;
  /** How many messages each channel keeps; set by `limitMessages`. */
  readonly limits: MessageLimits;
  /** @internal */
  readonly recent: RecentUpdates;
}

/** The state before the first event and the first response. Its channels keep all messages. */
export const emptyChatState: ChatState = {
  me: undefined,
  unread: emptyUnread,
  mutes: emptyMutes,
  presence: emptyPresence,
  channels: emptyMap,
  limits: { usual: Infinity, byChannel: emptyMap },
  recent: noUpdates,
};

/** The state of one channel; `emptyChannelState` where there is none. */
export const channelIn = ({ channels }: ChatState, cid: string): ChannelState =>
  channels.get(cid) ?? emptyChannelState;

const limitOf = ({ limits: { usual, byChannel } }: ChatState, cid: string): number =>
  byChannel.get(cid) ?? usual;

/** The state of a channel before its first event, with the connected user's id. */
export const newChannel = (state: ChatState, cid: string): ChannelState => ({
  ...emptyChannelState,
  timeline: { ...emptyTimeline, me: state.me?.id, limit: limitOf(state, cid) },
});

const withLimits = (state: ChatState, limits: MessageLimits): ChatState => {
  const limited = { ...state, limits };
  let { channels } = state;
  for (const [cid, channel] of channels) {
    const timeline = limitTimeline(channel.timeline, limitOf(limited, cid));
    if (timeline !== channel.timeline)
      channels = withEntry(channels, cid, { ...channel, timeline });
  }
  return { ...limited, channels };
};

/** How many messages a channel keeps whose timeline nobody follows. */
const unfollowedLimit = 100;

/**
 * A state whose channels keep so many messages each, now and later; one that has a limit of its own
 * keeps that. See `limitTimeline`.
 *
 * @example
 * ```ts
 * import { emptyChatState, limitMessages } from 'millrace/state';
 *
 * const initial = limitMessages(emptyChatState, 100); // for foldChatState
 * console.log(initial.limits.usual);
 * ```
 */
export const limitMessages = (state: ChatState, usual: number): ChatState =>
  withLimits(state, { ...state.limits, usual });

/** A state in which one channel keeps so many messages; as many as usual when it is `undefined`. */
export const limitMessagesIn = (
  state: ChatState,
  cid: string,
  limit: number | undefined,
): ChatState => {
  const { usual, byChannel } = state.limits;
  const next =
    limit === undefined ? withoutEntry(byChannel, cid) : withEntry(byChannel, cid, limit);
  const limits = next === byChannel ? state.limits : { usual, byChannel: next };
  const channel = state.channels.get(cid);
  const limited = limits === state.limits ? state : { ...state, limits };
  const timeline = channel && limitTimeline(channel.timeline, limitOf(limited, cid));
  return channel && timeline && timeline !== channel.timeline
    ? { ...limited, channels: withEntry(state.channels, cid, { ...channel, timeline }) }
    : limited;
};

/** How many messages a followed channel keeps by default. */
export const defaultMessageLimit = 1_000;

/** The state of a connection before its first event. */
export const initialChatState = (): ChatState => limitMessages(emptyChatState, unfollowedLimit);

/** With a channel that keeps so many messages as long as somebody follows it. */
export const withFollowed =
  (limit: number) =>
  (state: ChatState, cid: string, isFollowed: boolean): ChatState =>
    limitMessagesIn(state, cid, isFollowed ? limit : undefined);

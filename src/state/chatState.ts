import { emptyMap } from '../internal/maps.js';
import type { OwnUser } from '../protocol/objects.js';
import { type ChannelState, emptyChannelState } from './channel.js';
import { emptyMutes, type Mutes } from './mutes.js';
import { emptyPresence, type Presence } from './presence.js';
import { noUpdates, type RecentUpdates } from './recentUpdates.js';
import { emptyTimeline } from './timeline/timeline.js';
import { emptyUnread, type Unread } from './unread/unread.js';

/** The state of a connection. */
export interface ChatState {
  /** The connected user; undefined until the first health check. */
  readonly me: OwnUser | undefined;
  readonly unread: Unread;
  readonly mutes: Mutes;
  readonly presence: Presence;
  /** The channels that a response or an event named, by `cid`. */
  readonly channels: ReadonlyMap<string, ChannelState>;
  /** @internal */
  readonly recent: RecentUpdates;
}

/** The state before the first event and the first response. */
export const emptyChatState: ChatState = {
  me: undefined,
  unread: emptyUnread,
  mutes: emptyMutes,
  presence: emptyPresence,
  channels: emptyMap,
  recent: noUpdates,
};

/** The state of one channel; `emptyChannelState` where there is none. */
export const channelIn = ({ channels }: ChatState, cid: string): ChannelState =>
  channels.get(cid) ?? emptyChannelState;

/** The state of a channel before its first event, with the connected user's id. */
export const newChannel = (me: OwnUser | undefined): ChannelState =>
  me ? { ...emptyChannelState, timeline: { ...emptyTimeline, me: me.id } } : emptyChannelState;

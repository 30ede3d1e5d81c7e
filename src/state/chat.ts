import { emptyMap, withEntry } from '../internal/maps.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';
import type { Message, OwnUser, User } from '../protocol/objects.js';
import {
  type ChannelState,
  cidOf,
  emptyChannelState,
  foldChannelState,
  mergeChannelState,
} from './channel.js';
import { emptyPresence, foldPresence, mergePresence, type Presence } from './presence.js';
import { mergeMessages } from './timeline/mergeMessages.js';
import { emptyTimeline } from './timeline/timeline.js';
import { foldMe } from './me.js';
import { emptyMutes, type Mutes } from './mutes.js';
import { messagesIn } from './timeline/timelineViews.js';
import { mergeWatchers } from './watchers.js';
import { foldUnread } from './unread/foldUnread.js';
import { foldMarkedUnread, mergeUnread } from './unread/mergeUnread.js';
import { emptyUnread, type Unread } from './unread/unread.js';

/** The state of a connection. */
export interface ChatState {
  /** The connected user; absent until the first health check. */
  readonly me: OwnUser | undefined;
  readonly unread: Unread;
  readonly mutes: Mutes;
  readonly presence: Presence;
  /** The channels that a response or an event named, by `cid`. */
  readonly channels: ReadonlyMap<string, ChannelState>;
}

/** The state before the first event and the first response. */
export const emptyChatState: ChatState = {
  me: undefined,
  unread: emptyUnread,
  mutes: emptyMutes,
  presence: emptyPresence,
  channels: emptyMap,
};

type Channels = ChatState['channels'];

/** The state of one channel; `emptyChannelState` where there is none. */
export const channelIn = ({ channels }: ChatState, cid: string): ChannelState =>
  channels.get(cid) ?? emptyChannelState;

/** The state of a channel before its first event, with the connected user's id. */
const newChannel = (me: OwnUser | undefined): ChannelState =>
  me ? { ...emptyChannelState, timeline: { ...emptyTimeline, me: me.id } } : emptyChannelState;

const foldChannel = (channels: Channels, cid: string, event: ChatEvent, me?: OwnUser): Channels => {
  const current = channels.get(cid) ?? newChannel(me);
  const next = foldChannelState(current, event);
  return next === current ? channels : withEntry(channels, cid, next);
};

const foldChannels = (channels: Channels, event: ChatEvent, me: OwnUser | undefined): Channels => {
  if (event.type === 'unknown') return channels;
  const cid = cidOf(event);
  if (cid !== undefined) return foldChannel(channels, cid, event, me);
  return [...channels.keys()].reduce((folded, each) => foldChannel(folded, each, event), channels);
};

const foldUnreadIn = (state: ChatState, event: ChatEvent): Unread =>
  event.type === 'notification.mark_unread'
    ? foldMarkedUnread(state.unread, event, messagesIn(channelIn(state, event.cid).timeline))
    : foldUnread(state.unread, event);

/** The state after an event. */
export const foldChatState = (state: ChatState, event: ChatEvent): ChatState => {
  const me = foldMe(state.me, event);
  const unread = foldUnreadIn(state, event);
  const { mutes } = unread;
  const presence = foldPresence(state.presence, event);
  const channels = foldChannels(state.channels, event, me);
  return me === state.me &&
    unread === state.unread &&
    presence === state.presence &&
    channels === state.channels
    ? state
    : { me, unread, mutes, presence, channels };
};

/** The state after a response that lists users, such as that of `queryUsers`. */
export const mergeUsers = (state: ChatState, users: readonly User[]): ChatState => {
  const presence = mergePresence(state.presence, users);
  return presence === state.presence ? state : { ...state, presence };
};

/**
 * The state after the response to a query of a channel. `before` is the state when the request was
 * sent: changes by events that arrived after that count over the response.
 *
 * @example
 * ```ts
 * import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
 * import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
 *
 * declare const queryChannel: () => Promise<ChannelResponse>;
 * declare const received: readonly ChatEvent[]; // while the request was under way
 *
 * const before = emptyChatState;
 * const response = await queryChannel();
 * const state = mergeChannelResponse(received.reduce(foldChatState, before), response, before);
 * console.log(state.channels.size);
 * ```
 */
export const mergeChannelResponse = (
  state: ChatState,
  response: ChannelResponse,
  before: ChatState = state,
): ChatState => {
  const { cid } = response.channel;
  const users = [
    ...(response.members ?? []).flatMap(({ user }) => (user ? [user] : [])),
    ...(response.watchers ?? []),
  ];
  const current = state.channels.get(cid) ?? newChannel(state.me);
  const sent = before.channels.get(cid) ?? emptyChannelState;
  const channels = withEntry(state.channels, cid, mergeChannelState(current, response, sent));
  const unread = mergeUnread(state.unread, response, before.unread);
  const isSame = channels === state.channels && unread === state.unread;
  return mergeUsers(isSame ? state : { ...state, channels, unread }, users);
};

/** The state after a response with a page of messages of a channel, such as the next older ones. */
export const mergeMessagePage = (
  state: ChatState,
  cid: string,
  messages: readonly Message[],
  before: ChatState = state,
): ChatState => {
  const current = state.channels.get(cid);
  if (!current) return state;
  const timeline = mergeMessages(current.timeline, messages, channelIn(before, cid).timeline);
  return timeline === current.timeline
    ? state
    : { ...state, channels: withEntry(state.channels, cid, { ...current, timeline }) };
};

/** The state after a connection has resumed: the server lists the watchers and users as they are. */
export const mergeResumed = (
  state: ChatState,
  { users, watchers }: Pick<Resumed, 'users' | 'watchers'>,
): ChatState => {
  const byId = new Map((users ?? []).map((user) => [user.id, user]));
  const channels = Object.entries(watchers ?? {}).reduce((all, [cid, { ids, count }]) => {
    const channel = all.get(cid) ?? newChannel(state.me);
    const present = ids.flatMap((id) => byId.get(id) ?? []);
    const next = mergeWatchers(channel.watchers, present, count);
    return next === channel.watchers ? all : withEntry(all, cid, { ...channel, watchers: next });
  }, state.channels);
  return mergeUsers(channels === state.channels ? state : { ...state, channels }, users ?? []);
};

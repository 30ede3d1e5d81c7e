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

/** All that a connection knows. */
export interface ChatState {
  /** The connected user; absent until the first health check. */
  readonly me: OwnUser | undefined;
  readonly unread: Unread;
  readonly mutes: Mutes;
  readonly presence: Presence;
  /** The channels that an answer or an event told of, by `cid`. */
  readonly channels: ReadonlyMap<string, ChannelState>;
}

/** Nothing is known. */
export const emptyChatState: ChatState = {
  me: undefined,
  unread: emptyUnread,
  mutes: emptyMutes,
  presence: emptyPresence,
  channels: emptyMap,
};

type Channels = ChatState['channels'];

/** What is known of one channel. */
export const channelIn = ({ channels }: ChatState, cid: string): ChannelState =>
  channels.get(cid) ?? emptyChannelState;

/** A channel that nobody told of yet, with who looks at it. */
const freshChannel = (me: OwnUser | undefined): ChannelState =>
  me ? { ...emptyChannelState, timeline: { ...emptyTimeline, me: me.id } } : emptyChannelState;

const foldOne = (channels: Channels, cid: string, event: ChatEvent, me?: OwnUser): Channels => {
  const before = channels.get(cid) ?? freshChannel(me);
  const after = foldChannelState(before, event);
  return after === before ? channels : withEntry(channels, cid, after);
};

const foldChannels = (channels: Channels, event: ChatEvent, me: OwnUser | undefined): Channels => {
  if (event.type === 'unknown') return channels;
  const cid = cidOf(event);
  if (cid !== undefined) return foldOne(channels, cid, event, me);
  return [...channels.keys()].reduce((known, each) => foldOne(known, each, event), channels);
};

const foldReading = (state: ChatState, event: ChatEvent): Unread =>
  event.type === 'notification.mark_unread'
    ? foldMarkedUnread(state.unread, event, messagesIn(channelIn(state, event.cid).timeline))
    : foldUnread(state.unread, event);

/** What is known after an event. */
export const foldChatState = (state: ChatState, event: ChatEvent): ChatState => {
  const me = foldMe(state.me, event);
  const unread = foldReading(state, event);
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

/** What is known after an answer told of users. */
export const mergeUsers = (state: ChatState, users: readonly User[]): ChatState => {
  const presence = mergePresence(state.presence, users);
  return presence === state.presence ? state : { ...state, presence };
};

/**
 * What is known after an answer told of a channel. `before` is what was known when the question was
 * put: what events told since then counts for more than the answer.
 *
 * @example
 * ```ts
 * import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
 * import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
 *
 * declare const ask: () => Promise<ChannelResponse>;
 * declare const heard: readonly ChatEvent[];
 *
 * const before = emptyChatState;
 * const answer = await ask();
 * const state = mergeChannelResponse(heard.reduce(foldChatState, before), answer, before);
 * console.log(state.channels.size);
 * ```
 */
export const mergeChannelResponse = (
  state: ChatState,
  answer: ChannelResponse,
  before: ChatState = state,
): ChatState => {
  const { cid } = answer.channel;
  const users = [
    ...(answer.members ?? []).flatMap(({ user }) => (user ? [user] : [])),
    ...(answer.watchers ?? []),
  ];
  const known = state.channels.get(cid) ?? freshChannel(state.me);
  const asked = before.channels.get(cid) ?? emptyChannelState;
  const channels = withEntry(state.channels, cid, mergeChannelState(known, answer, asked));
  const unread = mergeUnread(state.unread, answer, before.unread);
  const isSame = channels === state.channels && unread === state.unread;
  return mergeUsers(isSame ? state : { ...state, channels, unread }, users);
};

/** What is known after an answer brought older messages of a channel, or some of its middle. */
export const mergeMessagePage = (
  state: ChatState,
  cid: string,
  messages: readonly Message[],
  before: ChatState = state,
): ChatState => {
  const known = state.channels.get(cid);
  if (!known) return state;
  const asked = channelIn(before, cid).timeline;
  const timeline = mergeMessages(known.timeline, messages, asked);
  return timeline === known.timeline
    ? state
    : { ...state, channels: withEntry(state.channels, cid, { ...known, timeline }) };
};

/** What is known after a server told a connection that came back who is there by now. */
export const mergeResumed = (
  state: ChatState,
  { users, watchers }: Pick<Resumed, 'users' | 'watchers'>,
): ChatState => {
  const known = new Map((users ?? []).map((user) => [user.id, user]));
  const channels = Object.entries(watchers ?? {}).reduce((all, [cid, { ids, count }]) => {
    const channel = all.get(cid) ?? freshChannel(state.me);
    const here = ids.flatMap((id) => known.get(id) ?? []);
    const after = mergeWatchers(channel.watchers, here, count);
    return after === channel.watchers ? all : withEntry(all, cid, { ...channel, watchers: after });
  }, state.channels);
  return mergeUsers(channels === state.channels ? state : { ...state, channels }, users ?? []);
};

import { withEntry } from '../internal/maps.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { User } from '../protocol/objects.js';
import { foldChannelFor } from './capabilities.js';
import { type ChannelState, cidOf, mergeChannelState } from './channel.js';
import { type ChatState, newChannel } from './chatState.js';
import { foldMe } from './me.js';
import { type Mutes, withoutEarlierMute } from './mutes.js';
import { foldPresence, mergePresence } from './presence.js';
import type { ChannelUpdate, ResponseUpdate } from './recentUpdates.js';
import { mergeMessages } from './timeline/mergeMessages.js';
import { emptyTimeline } from './timeline/timeline.js';
import { messagesIn } from './timeline/timelineViews.js';
import { foldUnread } from './unread/foldUnread.js';
import { isLater } from '../protocol/time.js';
import { foldMarkedUnread, mergeUnread } from './unread/mergeUnread.js';
import { type Unread, withMutes } from './unread/unread.js';

type Channels = ChatState['channels'];

/** The channels after an event that follows a state. */
const foldChannels = (state: ChatState, event: ChatEvent): Channels => {
  const { me, channels } = state;
  if (event.type === 'unknown') return channels;
  const cid = cidOf(event);
  const cids = cid === undefined ? channels.keys() : [cid];
  return [...cids].reduce((folded, each) => {
    const current = folded.get(each) ?? newChannel(state, each);
    const next = foldChannelFor(me, current, event);
    return next === current ? folded : withEntry(folded, each, next);
  }, channels);
};

/** The unread messages after an event; the ids of those marked as unread are in the timeline. */
export const foldUnreadWith = (unread: Unread, event: ChatEvent, channels: Channels): Unread => {
  if (event.type !== 'notification.mark_unread') return foldUnread(unread, event);
  const timeline = channels.get(event.cid)?.timeline ?? emptyTimeline;
  return foldMarkedUnread(unread, event, messagesIn(timeline));
};

/** The state after an event that is newer than all updates so far. */
export const applyEvent = (state: ChatState, event: ChatEvent): ChatState => {
  const me = foldMe(state.me, event);
  const unread = foldUnreadWith(state.unread, event, state.channels);
  const { mutes } = unread;
  const presence = foldPresence(state.presence, event);
  const channels = foldChannels(state, event);
  return me === state.me &&
    unread === state.unread &&
    presence === state.presence &&
    channels === state.channels
    ? state
    : { me, unread, mutes, presence, channels, limits: state.limits, recent: state.recent };
};

/** The users whose status a response carries. */
const usersIn = (update: ResponseUpdate): readonly User[] => {
  if ('users' in update) return update.users;
  if (!('response' in update)) return [];
  const { members, watchers } = update.response;
  return [...(members ?? []).flatMap(({ user }) => user ?? []), ...(watchers ?? [])];
};

/** With a newer version of a user in all channels. */
const withNewerUser = (state: ChatState, user: User): ChatState => {
  const event: ChatEvent = { type: 'user.updated', created_at: user.updated_at ?? 0, user };
  const unread = foldUnread(state.unread, event);
  const channels = foldChannels(state, event);
  return { ...state, unread, mutes: unread.mutes, channels };
};

/** With the users of a response: their statuses, and newer versions of them wherever they show. */
export const withUsers = (state: ChatState, update: ResponseUpdate): ChatState => {
  const users = usersIn(update);
  const presence = mergePresence(state.presence, users);
  if (presence === state.presence) return state;
  const isNewer = ({ id, updated_at }: User): boolean => {
    const current = state.presence.get(id)?.user.updated_at;
    return current != null && updated_at != null && isLater(updated_at, current);
  };
  return users.filter(isNewer).reduce(withNewerUser, { ...state, presence });
};

const withChannelState = (state: ChatState, cid: string, channel: ChannelState): ChatState => {
  const channels = withEntry(state.channels, cid, channel);
  return channels === state.channels ? state : { ...state, channels };
};

const applyChannelResponse = (
  state: ChatState,
  { response, hasOlder }: ChannelUpdate,
  mutes: Mutes | undefined,
): ChatState => {
  const { channel } = response;
  const { cid } = channel;
  const current = state.channels.get(cid) ?? newChannel(state, cid);
  const next = withChannelState(state, cid, mergeChannelState(current, response, hasOlder));
  const known = withMutes(state.unread, withoutEarlierMute(state.unread.mutes, channel));
  const unread = mergeUnread(known, response, mutes && withoutEarlierMute(mutes, channel));
  return unread === state.unread ? next : { ...next, unread, mutes: unread.mutes };
};

/** The state after a response; `mutes` are those when the server made it. */
export const applyResponse = (
  state: ChatState,
  update: ResponseUpdate,
  mutes?: Mutes,
): ChatState => {
  const next = withUsers(state, update);
  if ('response' in update) return applyChannelResponse(next, update, mutes);
  if ('users' in update) return next;
  const channel = state.channels.get(update.cid);
  if (!channel) return next;
  const timeline = mergeMessages(channel.timeline, update.messages, update.page);
  return timeline === channel.timeline
    ? next
    : withChannelState(next, update.cid, { ...channel, timeline });
};

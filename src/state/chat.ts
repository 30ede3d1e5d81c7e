import { withEntry } from '../internal/maps.js';
import type { ChannelAnswer } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { OwnUser, User } from '../protocol/objects.js';
import {
  type ChannelState,
  cidOf,
  emptyChannelState,
  foldChannelState,
  learnChannelState,
} from './channel.js';
import { emptyPresence, foldPresence, learnPresence, type Presence } from './presence.js';
import { emptyUnread, foldUnread, type Unread } from './unread.js';

/** All that a connection knows. */
export interface ChatState {
  /** The connected user; absent until the first health check. */
  readonly me?: OwnUser;
  readonly unread: Unread;
  readonly presence: Presence;
  /** The channels that an answer or an event told of, by `cid`. */
  readonly channels: ReadonlyMap<string, ChannelState>;
}

/** Nothing is known. */
export const emptyChatState: ChatState = {
  unread: emptyUnread,
  presence: emptyPresence,
  channels: new Map(),
};

type Channels = ChatState['channels'];

/** What is known of one channel. */
export const channelIn = ({ channels }: ChatState, cid: string): ChannelState =>
  channels.get(cid) ?? emptyChannelState;

const foldOne = (channels: Channels, cid: string, event: ChatEvent): Channels => {
  const before = channels.get(cid) ?? emptyChannelState;
  const after = foldChannelState(before, event);
  return after === before ? channels : withEntry(channels, cid, after);
};

const foldChannels = (channels: Channels, event: ChatEvent): Channels => {
  const cid = cidOf(event);
  if (cid !== undefined) return foldOne(channels, cid, event);
  return [...channels.keys()].reduce((known, each) => foldOne(known, each, event), channels);
};

const meAfter = (me: OwnUser | undefined, event: ChatEvent): OwnUser | undefined => {
  switch (event.type) {
    case 'health.check':
      return event.me ?? me;
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me;
    default:
      return me;
  }
};

/** What is known after an event. */
export const foldChatState = (state: ChatState, event: ChatEvent): ChatState => {
  const me = meAfter(state.me, event);
  const unread = foldUnread(state.unread, event);
  const presence = foldPresence(state.presence, event);
  const channels = foldChannels(state.channels, event);
  return me === state.me &&
    unread === state.unread &&
    presence === state.presence &&
    channels === state.channels
    ? state
    : { ...(me ? { me } : {}), unread, presence, channels };
};

/** What is known after an answer told of users. */
export const learnUsers = (state: ChatState, users: readonly User[]): ChatState => {
  const presence = learnPresence(state.presence, users);
  return presence === state.presence ? state : { ...state, presence };
};

/** What is known after an answer told of a channel. */
export const learnChannel = (state: ChatState, answer: ChannelAnswer): ChatState => {
  const { cid } = answer.channel;
  const users = [
    ...(answer.members ?? []).flatMap(({ user }) => (user ? [user] : [])),
    ...(answer.watchers ?? []),
  ];
  return learnUsers(
    {
      ...state,
      channels: withEntry(state.channels, cid, learnChannelState(channelIn(state, cid), answer)),
    },
    users,
  );
};

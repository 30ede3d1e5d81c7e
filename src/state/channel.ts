import { withEntry, withoutEntry } from '../internal/maps.js';
import type { ChatEvent } from '../protocol/events/event.js';
import { events } from '../protocol/events/table.js';
import type { ChannelAnswer } from '../protocol/endpoints/channels.js';
import type { User } from '../protocol/objects.js';
import { emptyMembers, foldMembers, type Members, membersFrom } from './members.js';
import { emptyTyping, foldTyping, type Typing } from './typing.js';

/** What is known of one channel. */
export interface ChannelState {
  readonly members: Members;
  /** Who watches, by user id. */
  readonly watchers: ReadonlyMap<string, User>;
  readonly typing: Typing;
}

/** Nothing is known of the channel. */
export const emptyChannelState: ChannelState = {
  members: emptyMembers,
  watchers: new Map(),
  typing: emptyTyping,
};

/** The channel's state as an answer told it; who types is not part of answers. */
export const learnChannelState = (state: ChannelState, answer: ChannelAnswer): ChannelState => ({
  members: answer.members ? membersFrom(answer.members) : state.members,
  watchers: answer.watchers
    ? new Map(answer.watchers.map((user) => [user.id, user]))
    : state.watchers,
  typing: state.typing,
});

const emptyWatchers: ChannelState['watchers'] = new Map();

const foldWatchers = (
  state: ChannelState['watchers'],
  event: ChatEvent,
): ChannelState['watchers'] => {
  switch (event.type) {
    case 'user.watching.start':
      return withEntry(state, event.user.id, event.user);
    case 'user.watching.stop':
      return withoutEntry(state, event.user.id);
    case 'user.updated':
    case 'user.presence.changed':
    case 'user.deleted':
      return state.has(event.user.id) ? withEntry(state, event.user.id, event.user) : state;
    case 'channel.deleted':
    case 'notification.channel_deleted':
      return emptyWatchers;
    default:
      return state;
  }
};

/** The channel's state after an event of the channel, or one that concerns somebody in it. */
export const foldChannelState = (state: ChannelState, event: ChatEvent): ChannelState => {
  const members = foldMembers(state.members, event);
  const watchers = foldWatchers(state.watchers, event);
  const typing = foldTyping(state.typing, event);
  return members === state.members && watchers === state.watchers && typing === state.typing
    ? state
    : { members, watchers, typing };
};

const localTypes: ReadonlySet<string> = new Set(
  Object.values(events)
    .filter((row) => row.class === 'local')
    .map(({ type }) => type),
);

/** As much of an event as tells where it belongs. */
export interface Addressed {
  readonly type: string;
  readonly cid?: string | null | undefined;
  readonly user?: { readonly id: string } | null | undefined;
}

// A health check's `cid` is the literal `*`: it happens in no channel.
const everywhere = '*';

/** The channel of an event, where it has one. */
export const cidOf = ({ cid }: Addressed): string | undefined =>
  cid === null || cid === everywhere ? undefined : cid;

/**
 * Whether an event concerns a channel: it happened there, or it tells of a user who is there, or
 * of the connection that all channels share. A user who leaves is still told of in the event that
 * says so, which has the channel's `cid`.
 */
export const concerns = (cid: string, state: ChannelState, event: Addressed): boolean => {
  const there = cidOf(event);
  if (there !== undefined) return there === cid;
  if (localTypes.has(event.type)) return true;
  const id = event.user?.id;
  return id !== undefined && (state.members.has(id) || state.watchers.has(id));
};

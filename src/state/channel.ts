import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import { localTypes } from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Channel } from '../protocol/objects.js';
import { foldChannelData, mergeChannelData } from './channelData.js';
import { emptyMembers, foldMembers, mergeMembers, type Members } from './members.js';
import { emptyReads, foldReads, mergeReads, type Reads } from './reads.js';
import { mergeNewestMessages } from './timeline/mergeMessages.js';
import { foldTimeline } from './timeline/foldTimeline.js';
import { emptyTimeline, type Timeline } from './timeline/timeline.js';
import { emptyTyping, foldTyping, type Typing } from './typing.js';
import { emptyWatchers, foldWatchers, mergeWatchers, type Watchers } from './watchers.js';

/** The state of one channel. Unread counts are kept in `Unread`. */
export interface ChannelState {
  /** The channel's own data; undefined until a response or an event carries it. */
  readonly channel: Channel | undefined;
  readonly members: Members;
  readonly watchers: Watchers;
  readonly reads: Reads;
  readonly typing: Typing;
  readonly timeline: Timeline;
}

/** The state of a channel before its first event and its first response. */
export const emptyChannelState: ChannelState = {
  channel: undefined,
  members: emptyMembers,
  watchers: emptyWatchers,
  reads: emptyReads,
  typing: emptyTyping,
  timeline: emptyTimeline,
};

/** The next state, or the current one where no part changed. */
const changed = (current: ChannelState, next: ChannelState): ChannelState =>
  next.channel === current.channel &&
  next.members === current.members &&
  next.watchers === current.watchers &&
  next.reads === current.reads &&
  next.typing === current.typing &&
  next.timeline === current.timeline
    ? current
    : next;

/**
 * The state of a channel as the response to a query of it has it. Responses do not list who types,
 * so `typing` stays. `hasOlder` says whether the channel has messages before those of the response,
 * when that is known. A response that can have crossed events is for `mergeChannelResponse`.
 */
export const mergeChannelState = (
  state: ChannelState,
  response: ChannelResponse,
  hasOlder?: boolean,
): ChannelState => {
  const { channel, members, watchers, watcher_count, read, messages, pinned_messages } = response;
  return changed(state, {
    channel: mergeChannelData(state.channel, channel),
    members: members ? mergeMembers(state.members, members) : state.members,
    watchers: watchers ? mergeWatchers(state.watchers, watchers, watcher_count) : state.watchers,
    reads: read ? mergeReads(state.reads, read) : state.reads,
    typing: state.typing,
    timeline: messages
      ? mergeNewestMessages(state.timeline, { messages, pinned: pinned_messages ?? [], hasOlder })
      : state.timeline,
  });
};

/** The state of a channel after an event of the channel, or of a user in it. */
export const foldChannelState = (state: ChannelState, event: ChatEvent): ChannelState =>
  changed(state, {
    channel: foldChannelData(state.channel, event, state.timeline.me),
    members: foldMembers(state.members, event),
    watchers: foldWatchers(state.watchers, event),
    reads: foldReads(state.reads, event),
    typing: foldTyping(state.typing, event),
    timeline: foldTimeline(state.timeline, event),
  });

/** The fields of an event that say which channels it concerns. */
export interface EventAddress {
  readonly type: string;
  readonly cid?: string | null | undefined;
  readonly user?: { readonly id: string } | null | undefined;
}

// A health check belongs to no channel: its `cid` is the literal `*`.
const noChannel = '*';

/**
 * The channel of an event, if it has one. An event of no channel may carry any value as `cid`, like
 * every key that its codec does not declare.
 */
export const cidOf = ({ cid }: EventAddress): string | undefined =>
  typeof cid === 'string' && cid !== noChannel ? cid : undefined;

/**
 * Whether an event concerns a channel: it is an event of the channel, or of a member or watcher of
 * it, or of the connection, which all channels share.
 */
export const concerns = (
  cid: string,
  state: Pick<ChannelState, 'members' | 'watchers'>,
  event: EventAddress,
): boolean => {
  const eventCid = cidOf(event);
  if (eventCid !== undefined) return eventCid === cid;
  if (localTypes.has(event.type)) return true;
  const id = event.user?.id;
  return id !== undefined && (state.members.has(id) || state.watchers.users.has(id));
};

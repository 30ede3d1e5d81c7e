import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import { localTypes } from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Channel } from '../protocol/objects.js';
import { foldChannelData, mergeChannelData } from './channelData.js';
import { emptyMembers, foldMembers, mergeMembers, type Members } from './members.js';
import { emptyReads, foldReads, mergeReads, type Reads } from './reads.js';
import { mergeNewestMessages } from './timeline/mergeMessages.js';
import { emptyTimeline, foldTimeline, type Timeline } from './timeline/timeline.js';
import { emptyTyping, foldTyping, type Typing } from './typing.js';
import { emptyWatchers, foldWatchers, mergeWatchers, type Watchers } from './watchers.js';

/** What is known of one channel. What of it is unread stands in `Unread`. */
export interface ChannelState {
  /** The channel's own data; absent until an answer or an event told of them. */
  readonly channel: Channel | undefined;
  readonly members: Members;
  readonly watchers: Watchers;
  readonly reads: Reads;
  readonly typing: Typing;
  readonly timeline: Timeline;
}

/** Nothing is known of the channel. */
export const emptyChannelState: ChannelState = {
  channel: undefined,
  members: emptyMembers,
  watchers: emptyWatchers,
  reads: emptyReads,
  typing: emptyTyping,
  timeline: emptyTimeline,
};

const changed = (before: ChannelState, after: ChannelState): ChannelState =>
  after.channel === before.channel &&
  after.members === before.members &&
  after.watchers === before.watchers &&
  after.reads === before.reads &&
  after.typing === before.typing &&
  after.timeline === before.timeline
    ? before
    : after;

/**
 * The channel's state as an answer told it; who types is not part of answers. `before` is what was
 * known when the question was put: what events told since then counts for more than the answer.
 */
export const mergeChannelState = (
  state: ChannelState,
  answer: ChannelResponse,
  before: ChannelState = state,
): ChannelState => {
  const { channel, members, watchers, watcher_count, read, messages, pinned_messages } = answer;
  return changed(state, {
    channel: mergeChannelData(state.channel, channel, before.channel),
    members: members ? mergeMembers(state.members, members, before.members) : state.members,
    watchers: watchers
      ? mergeWatchers(state.watchers, watchers, watcher_count, before.watchers)
      : state.watchers,
    reads: read ? mergeReads(state.reads, read, before.reads) : state.reads,
    typing: state.typing,
    timeline: messages
      ? mergeNewestMessages(
          state.timeline,
          { messages, pinned: pinned_messages ?? [] },
          before.timeline,
        )
      : state.timeline,
  });
};

/** The channel's state after an event of the channel, or one that concerns somebody in it. */
export const foldChannelState = (state: ChannelState, event: ChatEvent): ChannelState =>
  changed(state, {
    channel: foldChannelData(state.channel, event, state.timeline.me),
    members: foldMembers(state.members, event),
    watchers: foldWatchers(state.watchers, event),
    reads: foldReads(state.reads, event),
    typing: foldTyping(state.typing, event),
    timeline: foldTimeline(state.timeline, event),
  });

/** As much of an event as tells where it belongs. */
export interface Addressed {
  readonly type: string;
  readonly cid?: string | null | undefined;
  readonly user?: { readonly id: string } | null | undefined;
}

// A health check's `cid` is the literal `*`: it happens in no channel.
const everywhere = '*';

/**
 * The channel of an event, where it has one. In events of no channel `cid` is a key like any that is
 * not known, so it can be anything.
 */
export const cidOf = ({ cid }: Addressed): string | undefined =>
  typeof cid === 'string' && cid !== everywhere ? cid : undefined;

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
  return id !== undefined && (state.members.has(id) || state.watchers.users.has(id));
};

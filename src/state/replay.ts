import { withEntry } from '../internal/maps.js';
import { applyEvent, applyResponse, foldUnreadWith, withUsers } from './applyUpdate.js';
import { foldChannelFor } from './capabilities.js';
import { cidOf } from './channel.js';
import type { ChatState } from './chatState.js';
import type { Mutes } from './mutes.js';
import { foldPresence } from './presence.js';
import {
  channelOf,
  type EventUpdate,
  type ReplayableEvent,
  type ResponseUpdate,
  type Update,
} from './recentUpdates.js';
import { removeEntries } from './timeline/entries.js';
import { settled } from './timeline/settled.js';
import { countsIn } from './unread/counts.js';
import { ownRead } from './unread/mergeUnread.js';
import { type Unread, withChannel, withTotals } from './unread/unread.js';

const addedMessage = (event: ReplayableEvent): string | undefined => {
  switch (event.type) {
    case 'message.new':
    case 'notification.message_new':
    case 'channel.updated':
    case 'channel.truncated':
    case 'notification.channel_truncated':
      return event.message?.id;
    default:
      return undefined;
  }
};

/** Without the messages that updates add: until they are replayed, none of them is loaded. */
const withoutAdded = (state: ChatState, cid: string, updates: readonly Update[]): ChatState => {
  const channel = state.channels.get(cid);
  const ids = updates.flatMap((update) => ('event' in update && addedMessage(update.event)) || []);
  if (!channel || ids.length === 0) return state;
  const timeline = settled(channel.timeline);
  const rest = { ...timeline, entries: removeEntries(timeline.entries, ids) };
  return { ...state, channels: withEntry(state.channels, cid, { ...channel, timeline: rest }) };
};

/** Replays an event in a channel. Responses do not list who types, so that needs no replay. */
const replayInChannel = (state: ChatState, cid: string, { event, me }: EventUpdate): ChatState => {
  const channel = state.channels.get(cid);
  const next = channel && foldChannelFor(me, channel, event);
  if (!next || next === channel) return state;
  const { typing } = channel;
  return { ...state, channels: withEntry(state.channels, cid, { ...next, typing }) };
};

/**
 * Replays an event in the unread messages of a channel. Responses carry no totals, so these stay. But
 * an event without totals of its own changed none if its channel was not known yet: it does so now.
 */
const replayUnread = (
  { unread, channels }: ChatState,
  cid: string,
  { event, total, mutes }: EventUpdate,
  wasKnown: boolean,
): Unread => {
  const changesTotals = !wasKnown && cidOf(event) === cid && !countsIn(event);
  const before = { ...unread, mutes, total: changesTotals ? unread.total : total };
  const after = foldUnreadWith(before, event, channels);
  const next = withChannel(unread, cid, after.byChannel.get(cid));
  return changesTotals ? withTotals(next, after.total, after.channels, after.countedAt) : next;
};

/** The mutes before the first of some events. */
const mutesBefore = (updates: readonly Update[]): Mutes | undefined =>
  updates.find((update) => 'event' in update)?.mutes;

/** The channels in which newer updates have to be replayed. */
const affectedBy = (update: Update, newer: readonly Update[]): readonly string[] => {
  const cid = channelOf(update);
  if (cid !== undefined) return [cid];
  const responses = newer.filter((each) => 'event' in update && 'response' in each);
  return [...new Set(responses.flatMap((each) => channelOf(each) ?? []))];
};

/**
 * The state after an update that belongs before `newer` ones. These are replayed where it can have
 * overwritten them: in its channel, in the unread messages that its response counts, and in statuses.
 */
export const applyBefore = (
  state: ChatState,
  update: Update,
  newer: readonly Update[],
): ChatState => {
  const cids = affectedBy(update, newer);
  const known = new Set(cids.filter((cid) => state.unread.byChannel.has(cid)));
  const counted = new Set<string>();

  const replayEvent = (current: ChatState, each: EventUpdate): ChatState => {
    const { event } = each;
    const presence = foldPresence(current.presence, event);
    return cids.reduce(
      (all, cid) => {
        const unread = counted.has(cid) ? replayUnread(all, cid, each, known.has(cid)) : all.unread;
        const concerns = (cidOf(event) ?? cid) === cid;
        return { ...(concerns ? replayInChannel(all, cid, each) : all), unread };
      },
      presence === current.presence ? current : { ...current, presence },
    );
  };

  const replayResponse = (current: ChatState, each: ResponseUpdate, index: number): ChatState => {
    const cid = channelOf(each);
    if (cid !== undefined && !cids.includes(cid)) return withUsers(current, each);
    if (cid !== undefined && 'response' in each && ownRead(current.unread, each.response))
      counted.add(cid);
    return applyResponse(current, each, mutesBefore(newer.slice(index)));
  };

  const rest = cids.reduce((all, cid) => withoutAdded(all, cid, newer), state);
  const first =
    'event' in update ? applyEvent(rest, update.event) : replayResponse(rest, update, 0);
  return newer.reduce(
    (current, each, index) =>
      'event' in each ? replayEvent(current, each) : replayResponse(current, each, index + 1),
    first,
  );
};

import * as eq from '#fp-ts/Eq';
import { concatAll } from '#fp-ts/Monoid';
import * as N from '#fp-ts/number';
import * as ord from '#fp-ts/Ord';
import * as RA from '#fp-ts/ReadonlyArray';
import * as S from '#fp-ts/string';
import type { Eq } from 'fp-ts/lib/Eq.js';
import type { Monoid } from 'fp-ts/lib/Monoid.js';
import type { Ord } from 'fp-ts/lib/Ord.js';
import { sameJson } from '../internal/sameJson.js';
import { itemsOf, type Sorted } from '../internal/sorted.js';
import type { DateTime } from '../protocol/primitives.js';
import type { Message } from '../protocol/objects.js';
import type { ChannelState } from './channel.js';
import type { ChannelList } from './channelList.js';
import type { ChatState } from './chat.js';
import type { Members } from './members.js';
import { compareTimestamps, isLater } from '../protocol/time.js';
import type { Mutes } from './mutes.js';
import type { Presence } from './presence.js';
import { updatesIn } from './recentUpdates.js';
import { emptyReads, type ReadPosition, type Reads } from './reads.js';
import { settled } from './timeline/settled.js';
import type { Timeline } from './timeline/timeline.js';
import { emptyTyping, type Typing, type TypingUser } from './typing.js';
import type { ChannelUnread } from './unread/channelUnread.js';
import type { Unread } from './unread/unread.js';
import type { Watchers } from './watchers.js';

const json: Eq<unknown> = eq.fromEquals(sameJson);

const eqMap = <A>(each: Eq<A>): Eq<ReadonlyMap<string, A>> =>
  eq.fromEquals((one, other) => {
    if (one.size !== other.size) return false;
    for (const [key, value] of one) {
      const counterpart = other.get(key);
      if (counterpart === undefined || !each.equals(value, counterpart)) return false;
    }
    return true;
  });

const eqSorted: Eq<Sorted<unknown>> = eq.contramap(itemsOf)(RA.getEq(json));

/** Equal when both have the same members with the same data. */
export const eqMembers: Eq<Members> = eqMap(json);

/** Equal when both have the same readers at the same positions. */
export const eqReads: Eq<Reads> = eqMap(json);

/** Equal when both have the same users with the same status. */
export const eqPresence: Eq<Presence> = eqMap(json);

/** Equal when the same users type, since the same moments. */
export const eqTyping: Eq<Typing> = eqMap(json);

/** Equal when both name the same watchers and the same count. */
export const eqWatchers: Eq<Watchers> = eq.struct({ users: eqMap(json), count: N.Eq });

/** Equal when the same users and channels are muted, until the same moments. */
export const eqMutes: Eq<Mutes> = eq.struct({ users: eqMap(json), channels: eqMap(json) });

const eqChannelUnread: Eq<ChannelUnread> = eq.struct({
  count: N.Eq,
  isInvited: json,
  isCounted: json,
  countedTo: json,
  known: eqSorted,
  lastReadId: json,
});

/** Equal when the totals, the state of every channel, the reader and its mutes are equal. */
export const eqUnread: Eq<Unread> = eq.contramap(
  ({ total, channels, me, byChannel, mutes }: Unread) => ({
    totals: { total, channels, me },
    byChannel,
    mutes,
  }),
)(eq.struct({ totals: json, byChannel: eqMap(eqChannelUnread), mutes: eqMutes }));

/** Equal when both have the same messages, pins and tombstones, the same limit and the same beyond. */
export const eqTimeline: Eq<Timeline> = eq.contramap((timeline: Timeline) => {
  const { me, limit, hasOlder, hasNewer, entries, tombstones } = settled(timeline);
  return {
    reader: { me, limit, hasOlder, hasNewer },
    cuts: { upTo: tombstones.upTo, hiddenUpTo: tombstones.hiddenUpTo },
    messages: entries.inOrder,
    pinned: entries.pinned,
    deletedMessages: tombstones.messages,
    deletedUsers: tombstones.users,
  };
})(
  eq.struct({
    reader: json,
    cuts: json,
    messages: eqSorted,
    pinned: eqMap(json),
    deletedMessages: eqMap(json),
    deletedUsers: eqMap(json),
  }),
);

/** Equal when all parts of the channel are equal. */
export const eqChannelState: Eq<ChannelState> = eq.struct({
  channel: json,
  members: eqMembers,
  watchers: eqWatchers,
  reads: eqReads,
  typing: eqTyping,
  timeline: eqTimeline,
});

/** Equal when all parts of the state are equal. */
export const eqChatState: Eq<ChatState> = eq.contramap(
  ({ me, unread, mutes, presence, channels, limits, recent }: ChatState) => ({
    me,
    unread,
    mutes,
    presence,
    channels,
    limits,
    updates: updatesIn(recent),
    epoch: recent.epoch,
  }),
)(
  eq.struct({
    me: json,
    unread: eqUnread,
    mutes: eqMutes,
    presence: eqPresence,
    channels: eqMap(eqChannelState),
    limits: eq.struct({ usual: N.Eq, byChannel: eqMap(N.Eq) }),
    updates: json,
    epoch: json,
  }),
);

/** Equal when both list equal channels by the same selection object. */
export const eqChannelList: Eq<ChannelList> = eq.struct({
  selection: eq.eqStrict,
  chat: eqChatState,
  channels: RA.getEq(eqChannelState),
});

/** Orders moments of either dialect, the earlier one first; finer than milliseconds. */
export const ordMoment: Ord<DateTime> = ord.fromCompare((one, other) =>
  N.Ord.compare(compareTimestamps(one, other), 0),
);

/** Orders messages as a timeline does: by when they were written, then by id. */
export const ordMessage: Ord<Message> = concatAll(ord.getMonoid<Message>())([
  ord.contramap(({ created_at }: Message) => created_at ?? 0)(ordMoment),
  ord.contramap(({ id }: Message) => id)(S.Ord),
]);

/** The union of two maps; of two values under one key the later one. */
const union = <A>(
  empty: ReadonlyMap<string, A>,
  timestampOf: (value: A) => DateTime,
): Monoid<ReadonlyMap<string, A>> => ({
  empty,
  concat: (one, other) => {
    const all = new Map(one);
    for (const [key, value] of other) {
      const first = all.get(key);
      if (first === undefined || isLater(timestampOf(value), timestampOf(first)))
        all.set(key, value);
    }
    return all;
  },
});

/**
 * The union of the read positions of two sources, such as a stored one and a live one. Of two
 * positions of one user it takes that with the later `eventAt`.
 *
 * @example
 * ```ts
 * import { monoidReads, type Reads } from 'millrace/state';
 *
 * declare const stored: Reads;
 * declare const live: Reads;
 * console.log(monoidReads.concat(stored, live).size);
 * ```
 */
export const monoidReads: Monoid<Reads> = union<ReadPosition>(emptyReads, (it) => it.eventAt);

/** The union of who types in two sources; of two entries of one user the one that began later. */
export const monoidTyping: Monoid<Typing> = union<TypingUser>(emptyTyping, (it) => it.since);

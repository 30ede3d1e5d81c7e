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
import { emptyReads, type ReadPosition, type Reads } from './reads.js';
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
      const told = other.get(key);
      if (told === undefined || !each.equals(value, told)) return false;
    }
    return true;
  });

const eqSorted: Eq<Sorted<unknown>> = eq.contramap(itemsOf)(RA.getEq(json));

/** Members with the same data. */
export const eqMembers: Eq<Members> = eqMap(json);

/** Readers with the same positions. */
export const eqReads: Eq<Reads> = eqMap(json);

/** Users with the same status. */
export const eqPresence: Eq<Presence> = eqMap(json);

/** The same users who type, since the same moments. */
export const eqTyping: Eq<Typing> = eqMap(json);

/** The same users who watch, and as many in all. */
export const eqWatchers: Eq<Watchers> = eq.struct({ users: eqMap(json), count: N.Eq });

/** The same users and channels muted, for as long. */
export const eqMutes: Eq<Mutes> = eq.struct({ users: eqMap(json), channels: eqMap(json) });

const eqChannelUnread: Eq<ChannelUnread> = eq.struct({
  count: N.Eq,
  isInvited: json,
  isCounted: json,
  countedTo: json,
  known: eqSorted,
  lastReadId: json,
});

/** As much unread, and the same known of every channel. */
export const eqUnread: Eq<Unread> = eq.contramap(
  ({ total, channels, me, byChannel, mutes }: Unread) => ({
    told: { total, channels, me },
    byChannel,
    mutes,
  }),
)(eq.struct({ told: json, byChannel: eqMap(eqChannelUnread), mutes: eqMutes }));

/** The same messages, and the same known of those that are gone. */
export const eqTimeline: Eq<Timeline> = eq.contramap(({ me, entries, cleared }: Timeline) => ({
  told: { me, upTo: cleared.upTo },
  messages: entries.inOrder,
  pinned: entries.pinned,
  gone: cleared.messages,
  wiped: cleared.users,
}))(
  eq.struct({
    told: json,
    messages: eqSorted,
    pinned: eqMap(json),
    gone: eqMap(json),
    wiped: eqMap(json),
  }),
);

/** The same known of a channel. */
export const eqChannelState: Eq<ChannelState> = eq.struct({
  channel: json,
  members: eqMembers,
  watchers: eqWatchers,
  reads: eqReads,
  typing: eqTyping,
  timeline: eqTimeline,
});

/** The same known of everything. */
export const eqChatState: Eq<ChatState> = eq.contramap(
  ({ me, unread, mutes, presence, channels }: ChatState) => ({
    me,
    unread,
    mutes,
    presence,
    channels,
  }),
)(
  eq.struct({
    me: json,
    unread: eqUnread,
    mutes: eqMutes,
    presence: eqPresence,
    channels: eqMap(eqChannelState),
  }),
);

/** The same selection, the very one, of the same channels. */
export const eqChannelList: Eq<ChannelList> = eq.struct({
  selection: eq.eqStrict,
  chat: eqChatState,
  channels: RA.getEq(eqChannelState),
});

/** Moments of either dialect, the earlier one first; finer than milliseconds. */
export const ordMoment: Ord<DateTime> = ord.fromCompare((one, other) =>
  N.Ord.compare(compareTimestamps(one, other), 0),
);

/** Messages as a timeline has them: by when they were written, then by id. */
export const ordMessage: Ord<Message> = concatAll(ord.getMonoid<Message>())([
  ord.contramap(({ created_at }: Message) => created_at ?? 0)(ordMoment),
  ord.contramap(({ id }: Message) => id)(S.Ord),
]);

/** What one map or both have under each key: of two values the one told later. */
const union = <A>(
  empty: ReadonlyMap<string, A>,
  timestampOf: (value: A) => DateTime,
): Monoid<ReadonlyMap<string, A>> => ({
  empty,
  concat: (one, other) => {
    const all = new Map(one);
    for (const [key, value] of other) {
      const known = all.get(key);
      if (known === undefined || isLater(timestampOf(value), timestampOf(known)))
        all.set(key, value);
    }
    return all;
  },
});

/**
 * Positions of two sources, such as a stored one and a live one: of each reader the one that was
 * told later.
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

/** Who types as two sources have it: of each user what began later. */
export const monoidTyping: Monoid<Typing> = union<TypingUser>(emptyTyping, (it) => it.since);

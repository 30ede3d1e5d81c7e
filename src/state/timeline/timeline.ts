import { type Entries, emptyEntries, oldestIn, withAtMost } from './entries.js';
import { byMoment, type MessageKey } from './messageKey.js';
import type { Posted } from './posted.js';
import { noTombstones, type Tombstones } from './tombstones.js';
import { firstOf, slice } from '../../internal/sorted.js';

/** Which part of the history is loaded. */
export interface Range {
  /** Messages before this one are not loaded; undefined where every message is that arrives. */
  readonly from: MessageKey | undefined;
  /** Messages from this one on are not loaded; undefined where the newest ones are. */
  readonly to: MessageKey | undefined;
  /** The end that is shown. Messages are let go at the other one. */
  readonly shown: 'newest' | 'oldest';
}

/**
 * The loaded messages of a channel and its threads. Read it with `messagesIn`, `repliesTo`,
 * `pinnedIn`, `messageWith` and `newestFirst`.
 */
export interface Timeline {
  /** The user whose reactions are `own_reactions`; undefined until the first health check. */
  readonly me: string | undefined;
  /** How many messages are kept at most, replies included; pinned ones are kept as well. */
  readonly limit: number;
  /**
   * Whether the channel may have messages before the loaded ones: false once a response or a
   * truncation shows that it has none.
   */
  readonly hasOlder: boolean;
  /** Whether the channel has messages behind the loaded ones: the newest are not loaded. */
  readonly hasNewer: boolean;
  /** @internal */
  readonly range: Range;
  /** @internal */
  readonly entries: Entries;
  /** @internal */
  readonly tombstones: Tombstones;
  /** @internal */
  readonly posted: Posted<Timeline> | undefined;
}

const wholeRange: Range = { from: undefined, to: undefined, shown: 'newest' };

/** No messages, and no limit. */
export const emptyTimeline: Timeline = {
  me: undefined,
  limit: Infinity,
  hasOlder: true,
  hasNewer: false,
  range: wholeRange,
  entries: emptyEntries,
  tombstones: noTombstones,
  posted: undefined,
};

/** Whether a message is in the part of the history that is loaded. */
export const isInRange = ({ from, to }: Range, key: MessageKey): boolean =>
  (from === undefined || byMoment(key, from) >= 0) && (to === undefined || byMoment(key, to) < 0);

const keyOf = (key: MessageKey | undefined): MessageKey | undefined =>
  key && { id: key.id, at: key.at };

/** The first key behind that of a message. */
export const behind = (key: MessageKey | undefined): MessageKey | undefined =>
  key && { id: `${key.id}\0`, at: key.at };

const isSameKey = (one: MessageKey | undefined, other: MessageKey | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && byMoment(one, other) === 0);

/** A range; that of the timeline when it is the same. */
export const rangeOf = (
  { range }: Timeline,
  from: MessageKey | undefined,
  to: MessageKey | undefined,
  shown: Range['shown'],
): Range =>
  isSameKey(range.from, from) && isSameKey(range.to, to) && range.shown === shown
    ? range
    : { from: keyOf(from), to: keyOf(to), shown };

// Written as a literal, because every message that is read makes one (decision 14).
const make = (
  { me, limit }: Timeline,
  entries: Entries,
  tombstones: Tombstones,
  range: Range,
  hasOlder: boolean,
): Timeline => ({
  me,
  limit,
  hasOlder,
  hasNewer: range.to !== undefined,
  range,
  entries,
  tombstones,
  posted: undefined,
});

/** A timeline without the messages above its limit, which are let go at the end that is not shown. */
const kept = (
  state: Timeline,
  entries: Entries,
  tombstones: Tombstones,
  range: Range,
  hasOlder: boolean,
): Timeline => {
  const { limit } = state;
  const { from, to, shown } = range;
  const rest = withAtMost(entries, limit, shown);
  if (rest.inOrder.size === 0 && to !== undefined)
    return make(state, rest, tombstones, { from: to, to: undefined, shown: 'newest' }, true);
  if (rest === entries) return make(state, entries, tombstones, range, hasOlder);
  return shown === 'newest'
    ? make(state, rest, tombstones, { from: keyOf(oldestIn(rest)), to, shown }, true)
    : make(
        state,
        rest,
        tombstones,
        { from, to: keyOf(firstOf(slice(entries.inOrder, limit))), shown },
        hasOlder,
      );
};

/** Without the messages above the limit. */
export const trimmed = (state: Timeline): Timeline =>
  kept(state, state.entries, state.tombstones, state.range, state.hasOlder);

/** A change of a timeline in which no message is posted and not folded in. */
export type Change = Partial<Pick<Timeline, 'entries' | 'tombstones' | 'range' | 'hasOlder'>>;

/** After a change. Messages above the limit are let go, at the end that is not shown. */
export const changed = (state: Timeline, change: Change): Timeline => {
  const {
    entries = state.entries,
    tombstones = state.tombstones,
    range = state.range,
    hasOlder = state.hasOlder,
  } = change;
  if (
    entries === state.entries &&
    tombstones === state.tombstones &&
    range === state.range &&
    hasOlder === state.hasOlder
  )
    return state;
  return kept(state, entries, tombstones, range, hasOlder);
};

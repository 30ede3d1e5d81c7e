import {
  emptySorted,
  firstOf,
  itemsOf,
  type Sorted,
  sortedFrom,
  withItem,
} from '../../internal/sorted.js';
import type { DateTime } from '../../protocol/primitives.js';
import { compareTimestamps, isLater } from '../../protocol/time.js';

/** An unread message. */
export interface UnreadMessage {
  readonly id: string;
  readonly at: DateTime;
  readonly authorId: string | undefined;
  /** The message that it answers. */
  readonly parentId: string | undefined;
}

/** What the connected user has not read in one channel. */
export interface ChannelUnread {
  /** Unread messages. */
  readonly count: number;
  /** Whether the user has yet to accept its invite: nothing counts until then. */
  readonly isInvited: boolean;
  /**
   * Whether reading is known to be counted in the channel at all.
   * @internal
   */
  readonly isCounted: boolean;
  /**
   * The moment up to which everything is accounted for.
   * @internal
   */
  readonly countedTo: DateTime;
  /**
   * The unread messages that are known by name; the others are older.
   * @internal
   */
  readonly known: Sorted<UnreadMessage>;
  /**
   * The message that was read last.
   * @internal
   */
  readonly lastReadId: string | undefined;
}

const inOrder = (left: UnreadMessage, right: UnreadMessage): number =>
  compareTimestamps(left.at, right.at) || (left.id === right.id ? 0 : left.id < right.id ? -1 : 1);

/** Nothing is unread, nor known of what came before. */
export const nothingUnread: ChannelUnread = {
  count: 0,
  isInvited: false,
  isCounted: true,
  countedTo: -Infinity,
  known: emptySorted,
  lastReadId: undefined,
};

/** With all read up to a moment. */
export const allRead = (
  state: ChannelUnread,
  countedTo: DateTime,
  lastReadId: string | undefined,
): ChannelUnread => {
  const now = withCount(state, 0, []);
  return now.countedTo === countedTo && now.lastReadId === lastReadId
    ? now
    : { ...now, countedTo, lastReadId };
};

/** With so many unread, of which the newest may be known. */
export const withCount = (
  state: ChannelUnread,
  count: number,
  known: readonly UnreadMessage[] = itemsOf(state.known),
): ChannelUnread => {
  const newest = count > 0 ? known.slice(-count) : [];
  return count === state.count && newest.length === state.known.size
    ? state
    : { ...state, count, known: sortedFrom(newest) };
};

/** With a message more, unless it is accounted for. */
export const withMessage = (state: ChannelUnread, message: UnreadMessage): ChannelUnread => {
  const { count, isInvited, isCounted, countedTo, lastReadId } = state;
  if (!isLater(message.at, countedTo)) return state;
  const known = withItem(state.known, message, inOrder);
  return known.size === state.known.size
    ? state
    : { count: count + 1, isInvited, isCounted, countedTo, known, lastReadId };
};

/** With all read up to a moment, or none of it changed where more than that is read already. */
export const readAt = (state: ChannelUnread, moment: DateTime, id?: string): ChannelUnread => {
  if (!isLater(moment, state.countedTo)) return state;
  const left = itemsOf(state.known).filter(({ at }) => isLater(at, moment));
  return { ...withCount(state, left.length, left), countedTo: moment, lastReadId: id };
};

/** With all read up to a message that may be known; nothing where it is not. */
export const readTo = (state: ChannelUnread, id: string): ChannelUnread | undefined => {
  if (id === state.lastReadId) return state;
  const known = itemsOf(state.known);
  const place = known.findIndex((message) => message.id === id);
  const left = known.slice(place + 1);
  return place < 0 ? undefined : { ...withCount(state, left.length, left), lastReadId: id };
};

/** Without the unread messages up to a moment, which are there no more. */
export const withoutHistory = (state: ChannelUnread, upTo: DateTime): ChannelUnread => {
  const left = itemsOf(state.known).filter(({ at }) => isLater(at, upTo));
  const oldest = firstOf(state.known);
  const older = state.count - state.known.size;
  const reachesOlder =
    left.length < state.known.size || !isLater(oldest?.at ?? state.countedTo, upTo);
  return withCount(state, left.length + (reachesOlder ? 0 : older), left);
};

/** Without those of the known unread messages that are there no more. */
export const withoutMessages = (
  state: ChannelUnread,
  isGone: (message: UnreadMessage) => boolean,
): ChannelUnread => {
  const left = itemsOf(state.known).filter((message) => !isGone(message));
  return withCount(state, state.count - state.known.size + left.length, left);
};

/** What an answer told, with the messages that came while it was under way. */
export const withArrivals = (answer: ChannelUnread, now: ChannelUnread): ChannelUnread =>
  itemsOf(now.known).reduce(withMessage, answer);

import {
  emptySorted,
  firstOf,
  itemsOf,
  slice,
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
  /** The message that it replies to. */
  readonly parentId: string | undefined;
}

/** The unread messages of the connected user in one channel. */
export interface ChannelUnread {
  /** The number of unread messages. */
  readonly count: number;
  /** Whether the user has an invite that it has not accepted: until then nothing counts. */
  readonly isInvited: boolean;
  /**
   * Whether the server is known to count unread messages in the channel.
   * @internal
   */
  readonly isCounted: boolean;
  /**
   * The moment up to which all messages are counted.
   * @internal
   */
  readonly countedTo: DateTime;
  /**
   * The newest unread messages, as far as their ids are known.
   * @internal
   */
  readonly known: Sorted<UnreadMessage>;
  /**
   * The last message read.
   * @internal
   */
  readonly lastReadId: string | undefined;
}

const inOrder = (left: UnreadMessage, right: UnreadMessage): number =>
  compareTimestamps(left.at, right.at) || (left.id === right.id ? 0 : left.id < right.id ? -1 : 1);

/** How many unread messages are known by their id at least, and how many more before some are forgotten. */
const mostKnown = 100;
const slack = 25;

/** Nothing is unread, and nothing was counted. */
export const nothingUnread: ChannelUnread = {
  count: 0,
  isInvited: false,
  isCounted: true,
  countedTo: -Infinity,
  known: emptySorted,
  lastReadId: undefined,
};

/** Nothing is unread from a moment on, and nothing counts. */
export const notCounted = (state: ChannelUnread, countedTo: DateTime): ChannelUnread =>
  state.isCounted || state.count > 0 || state.countedTo !== countedTo
    ? { ...nothingUnread, isCounted: false, countedTo }
    : state;

/** With everything read up to a moment. */
export const allRead = (
  state: ChannelUnread,
  countedTo: DateTime,
  lastReadId: string | undefined,
): ChannelUnread => {
  const next = withCount(state, 0, []);
  return next.countedTo === countedTo && next.lastReadId === lastReadId
    ? next
    : { ...next, countedTo, lastReadId };
};

/** With a number of unread messages, of which the newest may be known. */
export const withCount = (
  state: ChannelUnread,
  count: number,
  known: readonly UnreadMessage[] = itemsOf(state.known),
): ChannelUnread => {
  const newest = count > 0 ? known.slice(-Math.min(count, mostKnown)) : [];
  return count === state.count && newest.length === state.known.size
    ? state
    : { ...state, count, known: sortedFrom(newest) };
};

/** With one more unread message, unless it is counted already, as one before all that are known is. */
export const withMessage = (state: ChannelUnread, message: UnreadMessage): ChannelUnread => {
  const { count, isInvited, isCounted, countedTo, lastReadId } = state;
  const oldest = firstOf(state.known);
  const isFull = state.known.size >= mostKnown;
  if (!isLater(message.at, countedTo)) return state;
  if (isFull && oldest && inOrder(message, oldest) < 0) return state;
  const all = withItem(state.known, message, inOrder);
  if (all.size === state.known.size) return state;
  const known = all.size > mostKnown + slack ? slice(all, all.size - mostKnown) : all;
  return { count: count + 1, isInvited, isCounted, countedTo, known, lastReadId };
};

/** With everything read up to a moment; unchanged when more than that is read already. */
export const readAt = (state: ChannelUnread, moment: DateTime, id?: string): ChannelUnread => {
  if (!isLater(moment, state.countedTo)) return state;
  const left = itemsOf(state.known).filter(({ at }) => isLater(at, moment));
  return { ...withCount(state, left.length, left), countedTo: moment, lastReadId: id };
};

/** With everything read up to a message; undefined when that message is not known. */
export const readTo = (state: ChannelUnread, id: string): ChannelUnread | undefined => {
  if (id === state.lastReadId) return state;
  const known = itemsOf(state.known);
  const index = known.findIndex((message) => message.id === id);
  const left = known.slice(index + 1);
  return index < 0 ? undefined : { ...withCount(state, left.length, left), lastReadId: id };
};

/** Without the unread messages up to a moment, which were deleted. */
export const withoutHistory = (state: ChannelUnread, upTo: DateTime): ChannelUnread => {
  const left = itemsOf(state.known).filter(({ at }) => isLater(at, upTo));
  const oldest = firstOf(state.known);
  const older = state.count - state.known.size;
  const reachesOlder =
    left.length < state.known.size || !isLater(oldest?.at ?? state.countedTo, upTo);
  return withCount(state, left.length + (reachesOlder ? 0 : older), left);
};

/** Without those of the known unread messages that were deleted. */
export const withoutMessages = (
  state: ChannelUnread,
  isDeleted: (message: UnreadMessage) => boolean,
): ChannelUnread => {
  const left = itemsOf(state.known).filter((message) => !isDeleted(message));
  return withCount(state, state.count - state.known.size + left.length, left);
};

import { withEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';
import { compareTimestamps, isLater, later } from '../../protocol/time.js';

/** The moment up to which a user's messages were deleted, and whether they are gone for good. */
interface Wipe {
  readonly at: DateTime;
  readonly hard: boolean;
}

/**
 * What was deleted, and when: an event that comes late brings none of it back. A message written
 * later, be it under the same id, is another one.
 */
export interface Tombstones {
  /** Up to when there is no history. */
  readonly upTo?: DateTime;
  /** Messages deleted for good. */
  readonly messages: ReadonlyMap<string, DateTime>;
  /** Users whose messages were deleted. */
  readonly users: ReadonlyMap<string, Wipe>;
}

export const noTombstones: Tombstones = { messages: new Map(), users: new Map() };

/** After a truncation; what it covers needs no further mention. */
export const withTruncation = (cleared: Tombstones, moment: DateTime): Tombstones => {
  if (!isLater(moment, cleared.upTo)) return cleared;
  const left = <A>(map: ReadonlyMap<string, A>, atOf: (value: A) => DateTime) =>
    new Map([...map].filter(([, value]) => isLater(atOf(value), moment)));
  return {
    upTo: moment,
    messages: left(cleared.messages, (it) => it),
    users: left(cleared.users, (it) => it.at),
  };
};

/** After messages were deleted for good. */
export const withDeletedMessages = (
  cleared: Tombstones,
  ids: Iterable<string>,
  moment: DateTime,
): Tombstones => {
  if (!isLater(moment, cleared.upTo)) return cleared;
  let { messages } = cleared;
  for (const id of ids)
    messages = withEntry(messages, id, later(messages.get(id) ?? moment, moment));
  return messages === cleared.messages ? cleared : { ...cleared, messages };
};

/** After the messages of a user were deleted. */
export const withDeletedUser = (cleared: Tombstones, userId: string, wipe: Wipe): Tombstones => {
  const before = cleared.users.get(userId);
  return isLater(wipe.at, cleared.upTo) && isLater(wipe.at, before?.at)
    ? { ...cleared, users: withEntry(cleared.users, userId, wipe) }
    : cleared;
};

/** How the messages of a user that were written up to a moment are deleted. */
const wipeOf = (
  { users }: Tombstones,
  { user }: Message,
  writtenAt: DateTime,
): Wipe | undefined => {
  const wipe = user && users.get(user.id);
  return wipe && compareTimestamps(writtenAt, wipe.at) <= 0 ? wipe : undefined;
};

const isUpTo = (writtenAt: DateTime, moment: DateTime | undefined): boolean =>
  moment !== undefined && compareTimestamps(writtenAt, moment) <= 0;

/** Whether a message is gone for good. */
export const isDeletedForGood = (
  cleared: Tombstones,
  message: Message,
  writtenAt: DateTime,
): boolean =>
  isUpTo(writtenAt, cleared.upTo) ||
  isUpTo(writtenAt, cleared.messages.get(message.id)) ||
  isUpTo(writtenAt, cleared.messages.get(message.parent_id ?? '')) ||
  wipeOf(cleared, message, writtenAt)?.hard === true;

/** When a message that was told of at a moment was deleted with all of its author's. */
export const deletedAt = (
  cleared: Tombstones,
  message: Message,
  eventAt: DateTime,
): DateTime | undefined => wipeOf(cleared, message, eventAt)?.at;

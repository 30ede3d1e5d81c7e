import { withEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';
import { compareTimestamps, isLater, later } from '../../protocol/time.js';

/** The moment up to which a user's messages were deleted, and whether for good. */
interface UserDeletion {
  readonly at: DateTime;
  readonly hard: boolean;
}

/**
 * What was deleted, and when, so that an event that arrives late adds none of it again. A message
 * that was written after the deletion is another one, even under the same id.
 */
export interface Tombstones {
  /** The moment of the last truncation. */
  readonly upTo?: DateTime;
  /** The moment up to which the reader has hidden the history, which lasts as long as its membership. */
  readonly hiddenUpTo?: DateTime;
  /** Messages deleted for good. */
  readonly messages: ReadonlyMap<string, DateTime>;
  /** Users whose messages were deleted. */
  readonly users: ReadonlyMap<string, UserDeletion>;
}

/** How many messages and how many users are remembered; the ones deleted first are forgotten. */
const mostDeletions = 200;

const withNewest = <A>(
  map: ReadonlyMap<string, A>,
  atOf: (value: A) => DateTime,
): ReadonlyMap<string, A> =>
  map.size <= mostDeletions
    ? map
    : new Map(
        [...map]
          .sort(([, one], [, other]) => compareTimestamps(atOf(one), atOf(other)))
          .slice(-mostDeletions),
      );

export const noTombstones: Tombstones = { messages: new Map(), users: new Map() };

/** After the reader has hidden the history. */
export const withHiddenHistory = (tombstones: Tombstones, moment: DateTime): Tombstones =>
  isLater(moment, tombstones.hiddenUpTo) ? { ...tombstones, hiddenUpTo: moment } : tombstones;

/** After the membership of the reader has ended: a channel that it may still read is whole again. */
export const withoutHiddenHistory = (tombstones: Tombstones): Tombstones => {
  const { hiddenUpTo, ...rest } = tombstones;
  return hiddenUpTo === undefined ? tombstones : rest;
};

/** After a truncation; it replaces all tombstones of earlier moments. */
export const withTruncation = (tombstones: Tombstones, moment: DateTime): Tombstones => {
  if (!isLater(moment, tombstones.upTo)) return tombstones;
  const rest = <A>(map: ReadonlyMap<string, A>, atOf: (value: A) => DateTime) =>
    new Map([...map].filter(([, value]) => isLater(atOf(value), moment)));
  return {
    ...tombstones,
    upTo: moment,
    messages: rest(tombstones.messages, (it) => it),
    users: rest(tombstones.users, (it) => it.at),
  };
};

/** After messages were deleted for good. */
export const withDeletedMessages = (
  tombstones: Tombstones,
  ids: Iterable<string>,
  moment: DateTime,
): Tombstones => {
  if (!isLater(moment, tombstones.upTo)) return tombstones;
  let { messages } = tombstones;
  for (const id of ids)
    messages = withEntry(messages, id, later(messages.get(id) ?? moment, moment));
  return messages === tombstones.messages
    ? tombstones
    : { ...tombstones, messages: withNewest(messages, (at) => at) };
};

/** After the messages of a user were deleted. */
export const withDeletedUser = (
  tombstones: Tombstones,
  userId: string,
  deletion: UserDeletion,
): Tombstones => {
  const current = tombstones.users.get(userId);
  return isLater(deletion.at, tombstones.upTo) && isLater(deletion.at, current?.at)
    ? {
        ...tombstones,
        users: withNewest(withEntry(tombstones.users, userId, deletion), ({ at }) => at),
      }
    : tombstones;
};

/** The deletion of all messages of an author, if it covers a message written at a moment. */
const userDeletionOf = (
  { users }: Tombstones,
  { user }: Message,
  writtenAt: DateTime,
): UserDeletion | undefined => {
  const deletion = user && users.get(user.id);
  return deletion && compareTimestamps(writtenAt, deletion.at) <= 0 ? deletion : undefined;
};

const isUpTo = (writtenAt: DateTime, moment: DateTime | undefined): boolean =>
  moment !== undefined && compareTimestamps(writtenAt, moment) <= 0;

/** Whether a message was deleted for good. */
export const isDeletedForGood = (
  tombstones: Tombstones,
  message: Message,
  writtenAt: DateTime,
): boolean =>
  isUpTo(writtenAt, tombstones.upTo) ||
  isUpTo(writtenAt, tombstones.hiddenUpTo) ||
  isUpTo(writtenAt, tombstones.messages.get(message.id)) ||
  isUpTo(writtenAt, tombstones.messages.get(message.parent_id ?? '')) ||
  userDeletionOf(tombstones, message, writtenAt)?.hard === true;

/** When the message of an event was deleted with all messages of its author, if it was. */
export const deletedAt = (
  tombstones: Tombstones,
  message: Message,
  eventAt: DateTime,
): DateTime | undefined => userDeletionOf(tombstones, message, eventAt)?.at;

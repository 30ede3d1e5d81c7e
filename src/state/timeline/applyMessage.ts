import type { DateTime } from '../../protocol/primitives.js';
import type { Message, Reaction } from '../../protocol/objects.js';
import { isLater } from '../../protocol/time.js';
import { isDeleted } from '../messages.js';
import { entryOf, oldestIn, pinOf, putEntry, updateReferences, withKnownQuote } from './entries.js';
import type { MessageKey } from './messageKey.js';
import { changed, isInRange, type Timeline } from './timeline.js';
import { deletedAt, isDeletedForGood } from './tombstones.js';

export type Reactions = readonly Reaction[];

/** A message of an event. */
export interface MessageUpdate {
  readonly message: Message;
  readonly eventAt: DateTime;
  /** Whether the message is new, which is loaded even if it is older than all others. */
  readonly isNew?: boolean;
  readonly own?: (current: Reactions) => Reactions;
}

export const asDeleted = (message: Message, deleted_at: DateTime): Message => ({
  ...message,
  type: 'deleted',
  deleted_at,
});

/**
 * The message of an event as the receiver sees it: with its own reactions, and deleted where it, or
 * all messages of its author, were deleted.
 */
const asSeenByMe = (
  { tombstones }: Timeline,
  { message, eventAt, own = (reactions) => reactions }: MessageUpdate,
  current: Message | undefined,
): Message => {
  const own_reactions = own(current?.own_reactions ?? message.own_reactions ?? []);
  const mine = own_reactions === message.own_reactions ? message : { ...message, own_reactions };
  if (current?.deleted_for_me === true && message.deleted_for_me !== true)
    return { ...asDeleted(mine, current.deleted_at ?? eventAt), deleted_for_me: true };
  const deleted = isDeleted(mine) ? undefined : deletedAt(tombstones, mine, eventAt);
  return deleted === undefined ? mine : asDeleted(mine, deleted);
};

/**
 * Whether a message that is not loaded belongs to the loaded ones: a new one wherever it is in their
 * range, another one only between them, so that the history has no holes.
 */
const isLoadedBy = ({ entries, range }: Timeline, key: MessageKey, isNew: boolean): boolean => {
  const oldest = oldestIn(entries);
  return isInRange(range, key) && (isNew || (oldest !== undefined && !isLater(oldest.at, key.at)));
};

/** The timeline after a message of an event, unless it is older than what is known of that message. */
export const applyMessage = (state: Timeline, update: MessageUpdate): Timeline => {
  const { message, eventAt, isNew = false } = update;
  const { entries, tombstones } = state;
  const { id } = message;
  const loaded = entryOf(entries, id);
  const current = loaded ?? pinOf(entries, id);
  const at = current?.at ?? message.created_at ?? eventAt;
  if (isDeletedForGood(tombstones, message, at) || !isLater(eventAt, current?.eventAt))
    return state;
  const next = withKnownQuote(entries, asSeenByMe(state, update, current?.message));
  const entry = { id, at, eventAt, message: next };
  return changed(state, {
    entries:
      loaded || isLoadedBy(state, entry, isNew)
        ? putEntry(entries, entry, loaded)
        : updateReferences(entries, entry),
  });
};

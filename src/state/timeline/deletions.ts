import type { DateTime } from '../../protocol/primitives.js';
import { isLater } from '../../protocol/time.js';
import { isDeleted } from '../messages.js';
import { asDeleted } from './applyMessage.js';
import {
  allIn,
  type Entry,
  filterEntries,
  findEntry,
  onlyQuoted,
  oldestIn,
  removeEntries,
  repliesIn,
  replaceEntry,
} from './entries.js';
import { changed, type Timeline } from './timeline.js';
import {
  type Tombstones,
  withDeletedMessages,
  withDeletedUser,
  withHiddenHistory,
  withoutHiddenHistory,
  withTruncation,
} from './tombstones.js';

/** Messages with the replies to them. */
const withReplies = ({ entries }: Timeline, ids: readonly string[]): ReadonlySet<string> =>
  new Set(ids.flatMap((id) => [id, ...repliesIn(entries, id).map((entry) => entry.id)]));

/** After a message was deleted for good, with the replies to it. */
export const deleteMessage = (state: Timeline, id: string, moment: DateTime): Timeline => {
  const current = findEntry(state.entries, id);
  if (current && isLater(current.at, moment)) return state;
  const entries = removeEntries(state.entries, withReplies(state, [id]));
  return changed(state, {
    entries,
    tombstones: withDeletedMessages(state.tombstones, [id], moment),
  });
};

/** Without the history up to a moment. Where it reaches the loaded messages, none are before them. */
const cut = (state: Timeline, upTo: DateTime, tombstones: Tombstones): Timeline => {
  const { range, hasOlder } = state;
  const start = range.from ?? oldestIn(state.entries);
  const isWhole = start === undefined || !isLater(start.at, upTo);
  return changed(state, {
    entries: filterEntries(state.entries, ({ at }) => isLater(at, upTo)),
    tombstones,
    hasOlder: hasOlder && !isWhole,
    range: isWhole && range.from ? { ...range, from: undefined } : range,
  });
};

/** After a truncation. */
export const truncate = (state: Timeline, upTo: DateTime): Timeline =>
  cut(state, upTo, withTruncation(state.tombstones, upTo));

/** After the reader has hidden the history. */
export const hideHistory = (state: Timeline, upTo: DateTime): Timeline =>
  cut(state, upTo, withHiddenHistory(state.tombstones, upTo));

/** After the membership of the reader has ended, and with it what hid the history. */
export const unhideHistory = (state: Timeline): Timeline => {
  const tombstones = withoutHiddenHistory(state.tombstones);
  return tombstones === state.tombstones ? state : changed(state, { tombstones, hasOlder: true });
};

const writtenBy = (entries: readonly Entry[], userId: string, upTo: DateTime): readonly Entry[] =>
  entries.filter(({ message, at }) => message.user?.id === userId && !isLater(at, upTo));

/** The quoted messages that are not loaded. */
const quotedIn = ({ entries }: Timeline, upTo: DateTime): readonly Entry[] =>
  onlyQuoted(entries).map((message) => {
    const at = message.created_at ?? upTo;
    return { id: message.id, at, eventAt: at, message };
  });

const idsOf = (entries: readonly Entry[]): readonly string[] => entries.map(({ id }) => id);

/** After all messages of a user were deleted. */
export const deleteMessagesOf = (
  state: Timeline,
  userId: string,
  at: DateTime,
  hard: boolean,
): Timeline => {
  const tombstones = withDeletedUser(state.tombstones, userId, { at, hard });
  const known = [...allIn(state.entries), ...state.entries.pinned.values()];
  const written = writtenBy(known, userId, at);
  const quoted = writtenBy(quotedIn(state, at), userId, at);
  if (hard)
    return changed(state, {
      entries: removeEntries(state.entries, withReplies(state, idsOf([...written, ...quoted]))),
      // Replies go with their parent.
      tombstones: withDeletedMessages(tombstones, idsOf(written), at),
    });
  const deleted = [...written, ...quoted]
    .filter(({ message, eventAt }) => !isDeleted(message) && !isLater(eventAt, at))
    .map((entry) => ({ ...entry, eventAt: at, message: asDeleted(entry.message, at) }));
  return changed(state, { entries: deleted.reduce(replaceEntry, state.entries), tombstones });
};

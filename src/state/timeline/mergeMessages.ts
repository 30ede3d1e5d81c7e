import { sameJson } from '../../internal/sameJson.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { isLater } from '../../protocol/time.js';
import { noTombstones } from './tombstones.js';
import {
  type Entries,
  type Entry,
  entryOf,
  filterEntries,
  findEntry,
  putEntry,
  replaceEntry,
} from './entries.js';
import type { Timeline } from './timeline.js';

const entryFrom = (message: Message, current: Entry | undefined): Entry => {
  const writtenAt = current?.at ?? message.created_at ?? 0;
  return { id: message.id, at: writtenAt, eventAt: message.updated_at ?? writtenAt, message };
};

type Store = (entries: Entries, entry: Entry) => Entries;

const storeMessage: Store = (entries, entry) =>
  putEntry(entries, entry, entryOf(entries, entry.id));

const mergeWith = (state: Timeline, messages: readonly Message[], store: Store): Timeline => {
  const entries = messages.reduce((all, message) => {
    const current = findEntry(all, message.id);
    const incoming = entryFrom(message, current);
    if (!current || !sameJson(current.message, message)) return store(all, incoming);
    return current.eventAt === incoming.eventAt
      ? all
      : store(all, { ...incoming, message: current.message });
  }, state.entries);
  return entries === state.entries ? state : { ...state, entries };
};

/**
 * The timeline after a response with a page of messages, such as the next older ones. The page has
 * to adjoin the loaded messages.
 */
export const mergeMessages = (state: Timeline, messages: readonly Message[]): Timeline =>
  mergeWith(state, messages, storeMessage);

/** The newest messages of a channel and its pinned ones, as a response lists them. */
export interface NewestMessages {
  readonly messages: readonly Message[];
  readonly pinned: readonly Message[];
}

/**
 * The timeline after a response with the newest messages and the pinned ones. Messages in the range
 * of the list that it does not contain are gone. Older ones stay only if the list reaches back to
 * them, so that the history has no holes.
 */
export const mergeNewestMessages = (
  state: Timeline,
  { messages, pinned }: NewestMessages,
): Timeline => {
  const listed = new Set(messages.map(({ id }) => id));
  const [oldest] = messages;
  const reachesBack = messages.some(({ id }) => entryOf(state.entries, id));
  const isOlder = (entry: Entry): boolean =>
    reachesBack && oldest?.created_at != null && isLater(oldest.created_at, entry.at);
  const kept = filterEntries(
    state.entries,
    (entry) => listed.has(entry.id) || isOlder(entry) || !isInChannel(entry.message),
  );
  const pins = new Set(pinned.map(({ id }) => id));
  const stillPinned = [...kept.pinned].filter(([id]) => pins.has(id));
  const entries =
    stillPinned.length === kept.pinned.size ? kept : { ...kept, pinned: new Map(stillPinned) };
  // The tombstones are for events that are older than the list.
  const tombstones = noTombstones;
  const next =
    entries === state.entries && tombstones === state.tombstones
      ? state
      : { ...state, entries, tombstones };
  return mergeWith(mergeWith(next, messages, storeMessage), pinned, replaceEntry);
};

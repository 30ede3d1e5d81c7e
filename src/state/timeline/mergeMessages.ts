import { sameJson } from '../../internal/sameJson.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { isLater } from '../../protocol/time.js';
import { isDeletedForGood } from './tombstones.js';
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

/** Whether an event changed a message while the response was under way, and counts over it. */
const isNewerByEvent = (
  current: Entry | undefined,
  before: Entry | undefined,
  incoming: Entry,
): boolean => current !== before && !(current && isLater(incoming.eventAt, current.eventAt));

type Store = (entries: Entries, entry: Entry) => Entries;

const storeMessage: Store = (entries, entry) =>
  putEntry(entries, entry, entryOf(entries, entry.id));

const mergeWith = (
  state: Timeline,
  messages: readonly Message[],
  before: Timeline,
  store: Store,
): Timeline => {
  const entries = messages.reduce((all, message) => {
    const current = findEntry(all, message.id);
    const incoming = entryFrom(message, current);
    return (current && sameJson(current.message, message)) ||
      isDeletedForGood(state.tombstones, message, incoming.at) ||
      isNewerByEvent(current, findEntry(before.entries, message.id), incoming)
      ? all
      : store(all, incoming);
  }, state.entries);
  return entries === state.entries ? state : { ...state, entries };
};

/**
 * The timeline after a response with a page of messages, such as the next older ones. The page has
 * to adjoin the loaded messages. `before` is the timeline when the request was sent: changes by
 * events that arrived after that count over the response.
 */
export const mergeMessages = (
  state: Timeline,
  messages: readonly Message[],
  before: Timeline = state,
): Timeline => mergeWith(state, messages, before, storeMessage);

/** The newest messages of a channel and its pinned ones, as a response lists them. */
export interface NewestMessages {
  readonly messages: readonly Message[];
  readonly pinned: readonly Message[];
}

/**
 * The timeline after a response with the newest messages and the pinned ones. Messages in the range
 * of the list that it does not contain are gone. Older ones stay only if the list reaches back to
 * them, so that the history has no holes. `before` is the timeline when the request was sent:
 * changes by events that arrived after that count over the response.
 */
export const mergeNewestMessages = (
  state: Timeline,
  { messages, pinned }: NewestMessages,
  before: Timeline = state,
): Timeline => {
  const listed = new Map(messages.map((message) => [message.id, message]));
  const [oldest] = messages;
  const reachesBack = messages.some(({ id }) => entryOf(before.entries, id));
  const isOlder = (entry: Entry): boolean =>
    reachesBack && oldest?.created_at != null && isLater(oldest.created_at, entry.at);
  const isChanged = (entry: Entry): boolean => findEntry(before.entries, entry.id) !== entry;
  const kept = filterEntries(
    state.entries,
    (entry) =>
      listed.has(entry.id) || isChanged(entry) || isOlder(entry) || !isInChannel(entry.message),
  );
  const pins = new Set(pinned.map(({ id }) => id));
  const stillPinned = [...kept.pinned].filter(([id, entry]) => pins.has(id) || isChanged(entry));
  const entries =
    stillPinned.length === kept.pinned.size ? kept : { ...kept, pinned: new Map(stillPinned) };
  const next = entries === state.entries ? state : { ...state, entries };
  return mergeWith(mergeWith(next, messages, before, storeMessage), pinned, before, replaceEntry);
};

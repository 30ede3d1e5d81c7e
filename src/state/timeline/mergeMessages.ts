import { sameJson } from '../../internal/sameJson.js';
import type { Message } from '../../protocol/objects.js';
import { isLater } from '../../protocol/time.js';
import { isInChannel } from '../messages.js';
import {
  type Entries,
  type Entry,
  entryOf,
  filterEntries,
  findEntry,
  newestIn,
  oldestIn,
  onlyPinned,
  putEntry,
  replaceEntry,
} from './entries.js';
import { settled } from './settled.js';
import type { MessageKey } from './messageKey.js';
import { behind, changed, rangeOf, type Timeline } from './timeline.js';
import { noTombstones } from './tombstones.js';

const entryFrom = (message: Message, current: Entry | undefined): Entry => {
  const writtenAt = current?.at ?? message.created_at ?? 0;
  return { id: message.id, at: writtenAt, eventAt: message.updated_at ?? writtenAt, message };
};

const keyFrom = (message: Message | undefined): MessageKey | undefined =>
  message && entryFrom(message, undefined);

type Store = (entries: Entries, entry: Entry) => Entries;

const storeMessage: Store = (entries, entry) =>
  putEntry(entries, entry, entryOf(entries, entry.id));

const withMessages = (entries: Entries, messages: readonly Message[], store: Store): Entries =>
  messages.reduce((all, message) => {
    const current = findEntry(all, message.id);
    const incoming = entryFrom(message, current);
    const isSame = current && sameJson(current.message, message);
    if (isSame && current.eventAt === incoming.eventAt)
      return store === storeMessage && !entryOf(all, message.id) ? store(all, current) : all;
    return store(all, isSame ? { ...incoming, message: current.message } : incoming);
  }, entries);

/** Where a page of messages belongs, and whether the channel has messages beyond it. */
export interface MessagePage {
  /**
   * Before the loaded messages or behind them, which it adjoins; or around a message: then it takes
   * their place unless it overlaps them.
   */
  readonly end: 'older' | 'newer' | 'around';
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

const older = (state: Timeline, messages: readonly Message[], page?: MessagePage): Timeline => {
  const entries = withMessages(state.entries, messages, storeMessage);
  const { from, to } = state.range;
  const hasOlder = page?.hasOlder ?? state.hasOlder;
  const hasEdge = page ? page.hasOlder : from !== undefined;
  return changed(state, {
    entries,
    hasOlder,
    range: rangeOf(state, hasEdge ? oldestIn(entries) : undefined, to, 'oldest'),
  });
};

const newer = (
  state: Timeline,
  messages: readonly Message[],
  { hasNewer }: MessagePage,
): Timeline => {
  const entries = withMessages(state.entries, messages, storeMessage);
  const { from } = state.range;
  return changed(state, {
    entries,
    range: rangeOf(state, from, hasNewer ? behind(newestIn(entries)) : undefined, 'newest'),
  });
};

const around = (state: Timeline, messages: readonly Message[], page: MessagePage): Timeline => {
  const [oldest] = messages;
  const newest = messages.at(-1);
  if (!oldest || !newest) return state;
  const joined = messages.some(({ id }) => entryOf(state.entries, id))
    ? withMessages(state.entries, messages, storeMessage)
    : undefined;
  const isJoined = joined !== undefined && joined.inOrder.size <= state.limit;
  const entries = isJoined
    ? joined
    : withMessages(onlyPinned(state.entries), messages, storeMessage);
  const [first, last] = [oldestIn(entries), newestIn(entries)];
  const keepsOlder = isJoined && first?.id !== oldest.id;
  const keepsNewer = isJoined && last?.id !== newest.id;
  const from = keepsOlder ? state.range.from : page.hasOlder ? first : undefined;
  const to = keepsNewer ? state.range.to : page.hasNewer ? behind(last) : undefined;
  return changed(state, {
    entries,
    hasOlder: keepsOlder ? state.hasOlder : page.hasOlder,
    range: rangeOf(state, from, to, to ? 'oldest' : 'newest'),
  });
};

const mergePage = (state: Timeline, messages: readonly Message[], page?: MessagePage): Timeline => {
  if (page?.end === 'newer') return newer(state, messages, page);
  return page?.end === 'around' ? around(state, messages, page) : older(state, messages, page);
};

/**
 * The timeline after a response with a page of messages, such as the next older ones. Without
 * `page` it is older ones that adjoin the loaded messages. Those at its end are shown from then on:
 * above the limit, messages at the other end are let go.
 */
export const mergeMessages = (
  given: Timeline,
  messages: readonly Message[],
  page?: MessagePage,
): Timeline => {
  const state = settled(given);
  const merged = mergePage(state, messages, page);
  return merged === state ? given : merged;
};

/** The newest messages of a channel and its pinned ones, as a response lists them. */
export interface NewestMessages {
  readonly messages: readonly Message[];
  readonly pinned: readonly Message[];
  /** Whether the channel has messages before these. Default: not known. */
  readonly hasOlder?: boolean | undefined;
}

const mergeNewest = (state: Timeline, { messages, pinned, hasOlder }: NewestMessages): Timeline => {
  const { range } = state;
  const [oldest] = messages;
  const listed = new Set(messages.map(({ id }) => id));
  const reachesBack = messages.some(({ id }) => entryOf(state.entries, id));
  const isBeforeAll = (entry: Entry): boolean =>
    oldest?.created_at != null && isLater(oldest.created_at, entry.at);
  const isOlder = (entry: Entry): boolean =>
    reachesBack && hasOlder !== false && isBeforeAll(entry);
  const isApart = state.hasNewer && !reachesBack;
  const kept = isApart
    ? state.entries
    : filterEntries(
        state.entries,
        (entry) => listed.has(entry.id) || isOlder(entry) || !isInChannel(entry.message),
      );
  const pins = new Set(pinned.map(({ id }) => id));
  const stillPinned = [...kept.pinned].filter(([id]) => pins.has(id));
  const rest =
    stillPinned.length === kept.pinned.size ? kept : { ...kept, pinned: new Map(stillPinned) };
  const loaded = isApart ? rest : withMessages(rest, messages, storeMessage);
  const entries = withMessages(loaded, pinned, replaceEntry);
  // The tombstones are for events that are older than the list.
  const tombstones = noTombstones;
  if (isApart) return changed(state, { entries, tombstones });
  const first = oldestIn(kept);
  const keepsOlder = first !== undefined && isBeforeAll(first) && isInChannel(first.message);
  const from = hasOlder === true ? keyFrom(oldest) : undefined;
  return changed(state, {
    entries,
    tombstones,
    hasOlder: keepsOlder ? state.hasOlder : (hasOlder ?? true),
    range: rangeOf(
      state,
      keepsOlder ? range.from : from,
      undefined,
      reachesBack ? range.shown : 'newest',
    ),
  });
};

/**
 * The timeline after a response with the newest messages and the pinned ones. Messages in the range
 * of the list that it does not contain are gone. Older ones stay only if the list reaches back to
 * them, so that the history has no holes. Where the loaded messages are older ones that the list does
 * not reach, they stay, and the list is not loaded.
 */
export const mergeNewestMessages = (given: Timeline, newest: NewestMessages): Timeline => {
  const state = settled(given);
  const merged = mergeNewest(state, newest);
  return merged === state ? given : merged;
};

import { sameJson } from '../../internal/sameJson.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { isLater } from '../../protocol/time.js';
import { isDeletedForGood } from './tombstones.js';
import { type Entries, type Entry, entryOf, keepIf, knownOf, put, revise } from './entries.js';
import type { Timeline } from './timeline.js';

const entryFrom = (message: Message, before: Entry | undefined): Entry => {
  const writtenAt = before?.at ?? message.created_at ?? 0;
  return { id: message.id, at: writtenAt, eventAt: message.updated_at ?? writtenAt, message };
};

/** Whether events told something of a message while an answer was under way, which then counts. */
const isOutrun = (now: Entry | undefined, before: Entry | undefined, told: Entry): boolean =>
  now !== before && !(now && isLater(told.eventAt, now.eventAt));

type Keep = (entries: Entries, entry: Entry) => Entries;

const add: Keep = (entries, entry) => put(entries, entry, entryOf(entries, entry.id));

const mergeWith = (
  state: Timeline,
  messages: readonly Message[],
  before: Timeline,
  keep: Keep,
): Timeline => {
  const entries = messages.reduce((all, message) => {
    const now = knownOf(all, message.id);
    const told = entryFrom(message, now);
    return (now && sameJson(now.message, message)) ||
      isDeletedForGood(state.cleared, message, told.at) ||
      isOutrun(now, knownOf(before.entries, message.id), told)
      ? all
      : keep(all, told);
  }, state.entries);
  return entries === state.entries ? state : { ...state, entries };
};

/**
 * The messages with those of an answer, such as an older page, which has to follow on what is
 * known. `before` is what was known when the question was put: what events told since then counts
 * for more than the answer.
 */
export const mergeMessages = (
  state: Timeline,
  messages: readonly Message[],
  before: Timeline = state,
): Timeline => mergeWith(state, messages, before, add);

/** What an answer tells of the newest part of a channel. */
export interface NewestMessages {
  readonly messages: readonly Message[];
  readonly pinned: readonly Message[];
}

/**
 * The messages once an answer listed the newest ones and the pinned ones: what it leaves out is not
 * there any more, and what is older stays only if the list reaches back to it.
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
  const isNews = (entry: Entry): boolean => knownOf(before.entries, entry.id) !== entry;
  const left = keepIf(
    state.entries,
    (entry) =>
      listed.has(entry.id) || isNews(entry) || isOlder(entry) || !isInChannel(entry.message),
  );
  const pins = new Set(pinned.map(({ id }) => id));
  const stillPinned = [...left.pinned].filter(([id, entry]) => pins.has(id) || isNews(entry));
  const kept =
    stillPinned.length === left.pinned.size ? left : { ...left, pinned: new Map(stillPinned) };
  const now = kept === state.entries ? state : { ...state, entries: kept };
  return mergeWith(mergeWith(now, messages, before, add), pinned, before, revise);
};

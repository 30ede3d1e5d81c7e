import {
  emptySorted,
  firstOf,
  itemsFrom,
  itemsOf,
  type Sorted,
  sortedFrom,
  withItem,
  withoutItem,
} from '../../internal/sorted.js';
import { sameJson } from '../../internal/sameJson.js';
import { emptyMap, mapOf, withEntry, withoutEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';
import { asQuote, isDeleted } from '../messages.js';
import { compareTimestamps, isLater } from '../../protocol/time.js';

/** Where a message stands: by when it was written. */
interface Place {
  readonly id: string;
  readonly at: DateTime;
}

/** A message that answers or quotes the message `to`. */
interface Link extends Place {
  readonly to: string;
}

/** A message, and the moment of the event that told it so. */
export interface Entry extends Place {
  readonly message: Message;
  readonly eventAt: DateTime;
}

/** The messages of a timeline, and the ways to find them. */
export interface Entries {
  readonly inOrder: Sorted<Entry>;
  readonly byId: ReadonlyMap<string, Entry>;
  readonly replies: Sorted<Link>;
  readonly quotes: Sorted<Link>;
  /** Pinned messages, older ones than are known otherwise among them. */
  readonly pinned: ReadonlyMap<string, Entry>;
}

export const emptyEntries: Entries = {
  inOrder: emptySorted,
  byId: emptyMap,
  replies: emptySorted,
  quotes: emptySorted,
  pinned: new Map(),
};

const compareText = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;
const byMoment = (left: Place, right: Place): number =>
  compareTimestamps(left.at, right.at) || compareText(left.id, right.id);
const byTarget = (left: Link, right: Link): number =>
  compareText(left.to, right.to) || byMoment(left, right);

/** A message of the timeline by its id. */
export const entryOf = ({ byId }: Entries, id: string): Entry | undefined => byId.get(id);

/** A pinned message by its id, in the timeline or older. */
export const pinOf = ({ pinned }: Entries, id: string): Entry | undefined => pinned.get(id);

/** What is known of a message, be it only pinned. */
export const knownOf = (entries: Entries, id: string): Entry | undefined =>
  entryOf(entries, id) ?? pinOf(entries, id);

/** All of the timeline, oldest first. */
export const allIn = ({ inOrder }: Entries): readonly Entry[] => itemsOf(inOrder);

/** The moment of the oldest message. */
export const beginningOf = ({ inOrder }: Entries): DateTime | undefined => firstOf(inOrder)?.at;

const linkedTo = (entries: Entries, links: Sorted<Link>, to: string): readonly Entry[] => {
  const found: Entry[] = [];
  for (const link of itemsFrom(links, { to, at: -Infinity, id: '' }, byTarget)) {
    if (link.to !== to) break;
    const entry = entryOf(entries, link.id);
    if (entry) found.push(entry);
  }
  return found;
};

/** The replies to a message, oldest first. */
export const repliesIn = (entries: Entries, id: string): readonly Entry[] =>
  linkedTo(entries, entries.replies, id);

type Target = (message: Message) => string | null | undefined;

const parentOf: Target = ({ parent_id }) => parent_id;
const quotedBy: Target = ({ quoted_message_id, quoted_message }) =>
  quoted_message_id ?? quoted_message?.id;

const relinked = (
  links: Sorted<Link>,
  targetOf: Target,
  before: Entry | undefined,
  now: Entry | undefined,
): Sorted<Link> => {
  const was = before && targetOf(before.message);
  const is = now && targetOf(now.message);
  if (was === is) return links;
  const rest =
    before && was != null
      ? withoutItem(links, { to: was, at: before.at, id: before.id }, byTarget)
      : links;
  return now && is != null ? withItem(rest, { to: is, at: now.at, id: now.id }, byTarget) : rest;
};

const repinned = (pinned: Entries['pinned'], entry: Entry): Entries['pinned'] =>
  entry.message.pinned === true && !isDeleted(entry.message)
    ? withEntry(pinned, entry.id, entry)
    : withoutEntry(pinned, entry.id);

const placed = (entries: Entries, entry: Entry, before: Entry | undefined): Entries => {
  // When a message was written does not change, whatever is told later.
  const now = before && before.at !== entry.at ? { ...entry, at: before.at } : entry;
  return {
    inOrder: withItem(entries.inOrder, now, byMoment),
    byId: withEntry(entries.byId, now.id, now),
    replies: relinked(entries.replies, parentOf, before, now),
    quotes: relinked(entries.quotes, quotedBy, before, now),
    pinned: repinned(entries.pinned, now),
  };
};

/** A message that quotes another one, once that one is as told, or gone. */
const quoting = (message: Message, quoted: Message | undefined): Message => {
  const { quoted_message: before, ...rest } = message;
  if (!quoted) return before === undefined ? message : rest;
  const isKnown =
    before != null &&
    (sameJson(before, asQuote(quoted)) ||
      (before.updated_at != null &&
        quoted.updated_at != null &&
        isLater(before.updated_at, quoted.updated_at)));
  return isKnown ? message : { ...rest, quoted_message: asQuote(quoted) };
};

/**
 * A message that was told to all, and quotes one that is known: of that it says nothing of what is
 * one's own.
 */
export const quotingKnown = (entries: Entries, message: Message): Message => {
  const quoted = message.quoted_message && knownOf(entries, message.quoted_message.id);
  return quoted ? quoting(message, quoted.message) : message;
};

const requoted = (entries: Entries, id: string, quoted: Message | undefined): Entries =>
  entries.quotes.size === 0
    ? entries
    : linkedTo(entries, entries.quotes, id).reduce((all, entry) => {
        const message = quoting(entry.message, quoted);
        return message === entry.message ? all : placed(all, { ...entry, message }, entry);
      }, entries);

/**
 * With a message in the place of what the timeline has of it, if anything; those that quote it quote
 * it as it is now.
 */
export const put = (entries: Entries, entry: Entry, before: Entry | undefined): Entries =>
  requoted(placed(entries, entry, before), entry.id, entry.message);

/** With a change of a message that is older than what is known: pins and quotes show it. */
export const putAside = (entries: Entries, entry: Entry): Entries => {
  const pinned = repinned(entries.pinned, entry);
  const shown = pinned === entries.pinned ? entries : { ...entries, pinned };
  return requoted(shown, entry.id, entry.message);
};

/** With a message as it is now, if only in pins and quotes. */
export const revise = (entries: Entries, entry: Entry): Entries => {
  const before = entryOf(entries, entry.id);
  return before ? put(entries, entry, before) : putAside(entries, entry);
};

/** With those messages alone that pass, and no quotes of the others. */
export const keepIf = (entries: Entries, passes: (entry: Entry) => boolean): Entries => {
  const all = allIn(entries);
  const kept = all.filter(passes);
  const pinned = new Map([...entries.pinned].filter(([, entry]) => passes(entry)));
  if (kept.length === all.length && pinned.size === entries.pinned.size) return entries;
  const ids = new Set(kept.map(({ id }) => id));
  const still = <P extends Place>(places: Sorted<P>): Sorted<P> =>
    sortedFrom(itemsOf(places).filter(({ id }) => ids.has(id)));
  return {
    inOrder: sortedFrom(kept),
    byId: mapOf(kept.map((entry) => [entry.id, entry])),
    replies: still(entries.replies),
    quotes: still(entries.quotes),
    pinned: pinned.size === entries.pinned.size ? entries.pinned : pinned,
  };
};

const dropped = (entries: Entries, id: string): Entries => {
  const before = entryOf(entries, id);
  const pinned = withoutEntry(entries.pinned, id);
  if (!before) return pinned === entries.pinned ? entries : { ...entries, pinned };
  return {
    inOrder: withoutItem(entries.inOrder, before, byMoment),
    byId: withoutEntry(entries.byId, id),
    replies: relinked(entries.replies, parentOf, before, undefined),
    quotes: relinked(entries.quotes, quotedBy, before, undefined),
    pinned,
  };
};

/** Without some messages; whoever quoted them quotes nothing. */
export const without = (entries: Entries, ids: Iterable<string>): Entries =>
  [...ids].reduce((all, id) => requoted(dropped(all, id), id, undefined), entries);

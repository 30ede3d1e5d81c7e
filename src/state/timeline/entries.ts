import {
  emptySorted,
  firstOf,
  itemsFrom,
  itemsOf,
  lastOf,
  slice,
  type Sorted,
  sortedFrom,
  withItem,
  withoutItem,
} from '../../internal/sorted.js';
import { sameJson } from '../../internal/sameJson.js';
import { emptyMap, mapOf, withEntry, withoutEntry } from '../../internal/maps.js';
import type { DateTime } from '../../protocol/primitives.js';
import type { Message, QuotedMessage } from '../../protocol/objects.js';
import { asQuote, isDeleted } from '../messages.js';
import { isLater } from '../../protocol/time.js';
import { byMoment, compareText, type MessageKey } from './messageKey.js';

/** A message that replies to or quotes the message `to`. */
interface Link extends MessageKey {
  readonly to: string;
}

/** A message, and the moment of the event that it is from. */
export interface Entry extends MessageKey {
  readonly message: Message;
  readonly eventAt: DateTime;
}

/** The messages of a timeline with their indexes. */
export interface Entries {
  readonly inOrder: Sorted<Entry>;
  readonly byId: ReadonlyMap<string, Entry>;
  readonly replies: Sorted<Link>;
  readonly quotes: Sorted<Link>;
  /** Pinned messages, including those older than the loaded ones. */
  readonly pinned: ReadonlyMap<string, Entry>;
}

export const emptyEntries: Entries = {
  inOrder: emptySorted,
  byId: emptyMap,
  replies: emptySorted,
  quotes: emptySorted,
  pinned: new Map(),
};

const byTarget = (left: Link, right: Link): number =>
  compareText(left.to, right.to) || byMoment(left, right);

/** A loaded message by its id. */
export const entryOf = ({ byId }: Entries, id: string): Entry | undefined => byId.get(id);

/** A pinned message by its id, loaded or older. */
export const pinOf = ({ pinned }: Entries, id: string): Entry | undefined => pinned.get(id);

/** A message by its id, loaded or only pinned. */
export const findEntry = (entries: Entries, id: string): Entry | undefined =>
  entryOf(entries, id) ?? pinOf(entries, id);

/** The loaded messages, oldest first. */
export const allIn = ({ inOrder }: Entries): readonly Entry[] => itemsOf(inOrder);

/** The oldest loaded message. */
export const oldestIn = ({ inOrder }: Entries): Entry | undefined => firstOf(inOrder);

/** The newest loaded message. */
export const newestIn = ({ inOrder }: Entries): Entry | undefined => lastOf(inOrder);

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

const updateLinks = (
  links: Sorted<Link>,
  targetOf: Target,
  current: Entry | undefined,
  next: Entry | undefined,
): Sorted<Link> => {
  const oldTarget = current && targetOf(current.message);
  const target = next && targetOf(next.message);
  if (oldTarget === target) return links;
  const rest =
    current && oldTarget != null
      ? withoutItem(links, { to: oldTarget, at: current.at, id: current.id }, byTarget)
      : links;
  return next && target != null
    ? withItem(rest, { to: target, at: next.at, id: next.id }, byTarget)
    : rest;
};

const updatePins = (pinned: Entries['pinned'], entry: Entry): Entries['pinned'] =>
  entry.message.pinned === true && !isDeleted(entry.message)
    ? withEntry(pinned, entry.id, entry)
    : withoutEntry(pinned, entry.id);

const storeEntry = (entries: Entries, entry: Entry, current: Entry | undefined): Entries => {
  // A message keeps its place in the order, even if a later version has another `created_at`.
  const next = current && current.at !== entry.at ? { ...entry, at: current.at } : entry;
  return {
    inOrder: withItem(entries.inOrder, next, byMoment),
    byId: withEntry(entries.byId, next.id, next),
    replies: updateLinks(entries.replies, parentOf, current, next),
    quotes: updateLinks(entries.quotes, quotedBy, current, next),
    pinned: updatePins(entries.pinned, next),
  };
};

/** A message with the current version of the message that it quotes, or without it once deleted. */
const withQuote = (message: Message, quoted: Message | undefined): Message => {
  const { quoted_message: current, ...rest } = message;
  if (!quoted) return current === undefined ? message : rest;
  const isCurrent =
    current != null &&
    (sameJson(current, asQuote(quoted)) ||
      (current.updated_at != null &&
        quoted.updated_at != null &&
        isLater(current.updated_at, quoted.updated_at)));
  return isCurrent ? message : { ...rest, quoted_message: asQuote(quoted) };
};

/**
 * A message of an event with the known version of the message that it quotes: an event goes to all,
 * so its quote lacks the receiver's own reactions.
 */
export const withKnownQuote = (entries: Entries, message: Message): Message => {
  const quoted = message.quoted_message && findEntry(entries, message.quoted_message.id);
  return quoted ? withQuote(message, quoted.message) : message;
};

const updateQuotes = (entries: Entries, id: string, quoted: Message | undefined): Entries =>
  entries.quotes.size === 0
    ? entries
    : linkedTo(entries, entries.quotes, id).reduce((all, entry) => {
        const message = withQuote(entry.message, quoted);
        return message === entry.message ? all : storeEntry(all, { ...entry, message }, entry);
      }, entries);

/** With a message added, or in place of its current version; its quotes are updated as well. */
export const putEntry = (entries: Entries, entry: Entry, current: Entry | undefined): Entries =>
  updateQuotes(storeEntry(entries, entry, current), entry.id, entry.message);

/** With a change of a message that is not loaded: only pins and quotes show it. */
export const updateReferences = (entries: Entries, entry: Entry): Entries => {
  const pinned = updatePins(entries.pinned, entry);
  const next = pinned === entries.pinned ? entries : { ...entries, pinned };
  return updateQuotes(next, entry.id, entry.message);
};

/** With a new version of a message, in pins and quotes only when it is not loaded. */
export const replaceEntry = (entries: Entries, entry: Entry): Entries => {
  const current = entryOf(entries, entry.id);
  return current ? putEntry(entries, entry, current) : updateReferences(entries, entry);
};

/** With only some of the loaded messages and of the pinned ones, and with new indexes. */
const rebuilt = (entries: Entries, kept: readonly Entry[], pinned: Entries['pinned']): Entries => {
  const ids = new Set(kept.map(({ id }) => id));
  const keptLinks = (links: Sorted<Link>): Sorted<Link> =>
    sortedFrom(itemsOf(links).filter(({ id }) => ids.has(id)));
  return {
    inOrder: sortedFrom(kept),
    byId: mapOf(kept.map((entry) => [entry.id, entry])),
    replies: keptLinks(entries.replies),
    quotes: keptLinks(entries.quotes),
    pinned,
  };
};

/** With only the messages that pass. */
export const filterEntries = (entries: Entries, passes: (entry: Entry) => boolean): Entries => {
  const all = allIn(entries);
  const kept = all.filter(passes);
  const pinned = new Map([...entries.pinned].filter(([, entry]) => passes(entry)));
  if (kept.length === all.length && pinned.size === entries.pinned.size) return entries;
  return rebuilt(entries, kept, pinned.size === entries.pinned.size ? entries.pinned : pinned);
};

/** Without the loaded messages. What is pinned stays. */
export const onlyPinned = ({ pinned }: Entries): Entries => ({ ...emptyEntries, pinned });

/** With at most so many messages loaded, at one end. What is pinned stays, and every quote. */
export const withAtMost = (entries: Entries, count: number, end: 'newest' | 'oldest'): Entries => {
  const { inOrder, pinned } = entries;
  const excess = inOrder.size - count;
  if (excess <= 0) return entries;
  const [kept, gone] =
    end === 'newest'
      ? [slice(inOrder, excess), slice(inOrder, 0, excess)]
      : [slice(inOrder, 0, count), slice(inOrder, count)];
  if (excess > count) return rebuilt(entries, itemsOf(kept), pinned);
  let { byId, replies, quotes } = entries;
  for (const entry of itemsOf(gone)) {
    byId = withoutEntry(byId, entry.id);
    replies = updateLinks(replies, parentOf, entry, undefined);
    quotes = updateLinks(quotes, quotedBy, entry, undefined);
  }
  return { inOrder: kept, byId, replies, quotes, pinned };
};

const removeEntry = (entries: Entries, id: string): Entries => {
  const current = entryOf(entries, id);
  const pinned = withoutEntry(entries.pinned, id);
  if (!current) return pinned === entries.pinned ? entries : { ...entries, pinned };
  return {
    inOrder: withoutItem(entries.inOrder, current, byMoment),
    byId: withoutEntry(entries.byId, id),
    replies: updateLinks(entries.replies, parentOf, current, undefined),
    quotes: updateLinks(entries.quotes, quotedBy, current, undefined),
    pinned,
  };
};

/** The quoted messages that are not loaded, as the loaded messages quote them. */
export const onlyQuoted = (entries: Entries): readonly QuotedMessage[] =>
  entries.quotes.size === 0
    ? []
    : allIn(entries).flatMap(({ message: { quoted_message: quoted } }) =>
        quoted && !findEntry(entries, quoted.id) ? [quoted] : [],
      );

/** Without some messages, and without the quotes of them. */
export const removeEntries = (entries: Entries, ids: Iterable<string>): Entries =>
  [...ids].reduce((all, id) => updateQuotes(removeEntry(all, id), id, undefined), entries);

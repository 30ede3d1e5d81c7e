import { createSelection, itemsReversed } from '../../internal/sorted.js';
import { memoizeByIdentity } from '../../internal/memoizeByIdentity.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { compareTimestamps } from '../../protocol/time.js';
import { type Entries, type Entry, findEntry, repliesIn } from './entries.js';
import { settled } from './settled.js';
import type { Timeline } from './timeline.js';

const messagesOf = (entries: readonly Entry[]): readonly Message[] =>
  entries.map(({ message }) => message);

const inChannel = createSelection((entries: readonly Entry[]) =>
  messagesOf(entries).filter(isInChannel),
);

/**
 * The loaded messages of the channel, oldest first; replies only if they are shown in the channel.
 * The same array until a message changes.
 */
export const messagesIn = (timeline: Timeline): readonly Message[] =>
  inChannel(settled(timeline).entries.inOrder);

/**
 * The loaded messages of the channel, newest first, one at a time: reading the newest few does not
 * visit the others.
 *
 * @example
 * ```ts
 * import { newestFirst, type Timeline } from 'millrace/state';
 *
 * declare const timeline: Timeline;
 * const [last] = newestFirst(timeline);
 * console.log(last?.text);
 * ```
 */
export function* newestFirst(timeline: Timeline): Iterable<Message> {
  const { entries } = settled(timeline);
  for (const { message } of itemsReversed(entries.inOrder)) if (isInChannel(message)) yield message;
}

const isSameList = (one: readonly Message[], other: readonly Message[]): boolean =>
  one.length === other.length && one.every((message, at) => message === other[at]);

/** The last list of replies that was returned, by its first reply. */
const replyLists = new WeakMap<Message, readonly Message[]>();

/**
 * The loaded replies to a message, oldest first. The same array until one of them changes, whatever
 * else changes in the timeline.
 */
export const repliesTo = (timeline: Timeline, parentId: string): readonly Message[] => {
  const replies = messagesOf(repliesIn(settled(timeline).entries, parentId));
  const [first] = replies;
  if (first === undefined) return noMessages;
  const last = replyLists.get(first);
  if (last && isSameList(last, replies)) return last;
  replyLists.set(first, replies);
  return replies;
};

const noMessages: readonly Message[] = [];

/** A loaded message of the channel or of a thread, or a pinned one. */
export const messageWith = (timeline: Timeline, id: string): Message | undefined =>
  findEntry(settled(timeline).entries, id)?.message;

const pinned = memoizeByIdentity((entries: Entries['pinned']): readonly Message[] =>
  [...messagesOf([...entries.values()])].sort(byPin),
);

const pinMoment = ({ pinned_at, created_at }: Message) => pinned_at ?? created_at ?? 0;
const byPin = (one: Message, other: Message): number =>
  compareTimestamps(pinMoment(other), pinMoment(one));

/** The pinned messages, the one pinned last first. The same array until one of them changes. */
export const pinnedIn = (timeline: Timeline): readonly Message[] =>
  pinned(settled(timeline).entries.pinned);

import { lastItemsOf } from '../../internal/sorted.js';
import { memoizeByIdentity } from '../../internal/memoizeByIdentity.js';
import type { Message } from '../../protocol/objects.js';
import { isInChannel } from '../messages.js';
import { compareTimestamps } from '../../protocol/time.js';
import { allIn, type Entries, type Entry, knownOf, repliesIn } from './entries.js';
import type { Timeline } from './timeline.js';

const shown = (entries: readonly Entry[]): readonly Message[] =>
  entries.map(({ message }) => message);

const inChannel = memoizeByIdentity((entries: Entries) =>
  shown(allIn(entries)).filter(isInChannel),
);

/**
 * The messages of the channel, oldest first; replies only where they show in the channel. The same
 * array as long as no message changes.
 */
export const messagesIn = ({ entries }: Timeline): readonly Message[] => inChannel(entries);

/**
 * The messages of the channel, newest first, one after the other: looking at the last few costs
 * nothing of what came before them.
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
export function* newestFirst({ entries }: Timeline): Iterable<Message> {
  for (const { message } of lastItemsOf(entries.inOrder)) if (isInChannel(message)) yield message;
}

/** The replies to a message, oldest first, as far as they are known. */
export const repliesTo = ({ entries }: Timeline, parentId: string): readonly Message[] =>
  shown(repliesIn(entries, parentId));

/** A message of the channel, of a thread or among the pinned ones. */
export const messageWith = ({ entries }: Timeline, id: string): Message | undefined =>
  knownOf(entries, id)?.message;

const pinned = memoizeByIdentity((entries: Entries['pinned']): readonly Message[] =>
  [...shown([...entries.values()])].sort(byPin),
);

const pinMoment = ({ pinned_at, created_at }: Message) => pinned_at ?? created_at ?? 0;
const byPin = (one: Message, other: Message): number =>
  compareTimestamps(pinMoment(other), pinMoment(one));

/** The pinned messages, the one pinned last first. The same array as long as none changes. */
export const pinnedIn = ({ entries }: Timeline): readonly Message[] => pinned(entries.pinned);

import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';
import { entryOf, newestIn, onlyPinned, pinOf } from './entries.js';
import { byMoment, type MessageKey } from './messageKey.js';
import { Posted, postedIn } from './posted.js';
import { isInRange, type Timeline } from './timeline.js';
import { isDeletedForGood } from './tombstones.js';

type Chain = Posted<Timeline> | undefined;

// Written as a literal, because every message makes one (decision 14).
const withPosted = (
  { me, limit, hasOlder, hasNewer, range, entries, tombstones }: Timeline,
  posted: Posted<Timeline>,
): Timeline => ({
  me,
  limit,
  hasOlder: hasOlder || entries.inOrder.size + posted.count > limit,
  hasNewer,
  range,
  entries,
  tombstones,
  posted,
});

/** With only the newest of the posted messages: as many as the limit, so that no other is kept. */
const withNewestPosted = (state: Timeline, last: Posted<Timeline>): Timeline => {
  const [oldest, ...others] = postedIn(last).slice(-state.limit);
  if (!oldest) return state;
  const copyOf = ({ id, at, eventAt, message }: Posted<Timeline>, before: Chain) =>
    new Posted<Timeline>(id, at, eventAt, message, before);
  const posted = others.reduce((chain, each) => copyOf(each, chain), copyOf(oldest, undefined));
  const range = { ...state.range, from: { id: oldest.id, at: oldest.at } };
  const entries = onlyPinned(state.entries);
  return withPosted({ ...state, hasOlder: true, range, entries }, posted);
};

/** How many messages above the limit are posted before the first of them are let go. */
const slackOf = (limit: number): number => Math.ceil(limit / 10);

/** Whether a message only has to be put behind the newest one. */
const isPlain = (state: Timeline, message: Message, key: MessageKey): boolean => {
  const { entries, range, limit, posted } = state;
  const newest = posted ?? newestIn(entries);
  const count = entries.inOrder.size + (posted?.count ?? 0);
  return (
    message.pinned !== true &&
    (newest === undefined || byMoment(key, newest) > 0) &&
    isInRange(range, key) &&
    (range.shown === 'newest' || count < limit) &&
    entryOf(entries, key.id) === undefined &&
    pinOf(entries, key.id) === undefined
  );
};

/**
 * The timeline with a new message behind its newest one, not folded in before somebody reads it;
 * undefined where the message belongs elsewhere.
 */
export const postMessage = (
  given: Timeline,
  message: Message,
  eventAt: DateTime,
): Timeline | undefined => {
  const state = given.posted?.folded ?? given;
  const { id } = message;
  const key = { id, at: message.created_at ?? eventAt };
  if (isDeletedForGood(state.tombstones, message, key.at)) return given;
  if (!isPlain(state, message, key)) return undefined;
  const posted = new Posted<Timeline>(id, key.at, eventAt, message, state.posted);
  return posted.count > state.limit + slackOf(state.limit)
    ? withNewestPosted(state, posted)
    : withPosted(state, posted);
};

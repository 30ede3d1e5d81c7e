import { newestIn, onlyPinned } from './entries.js';
import { settled } from './settled.js';
import { behind, changed, rangeOf, type Timeline, trimmed } from './timeline.js';

/** With the newest messages shown; with none loaded where those are not the newest ones. */
const atNewest = (state: Timeline): Timeline => {
  const { range, entries, hasNewer } = state;
  return hasNewer
    ? changed(state, {
        entries: onlyPinned(entries),
        range: rangeOf(state, behind(newestIn(entries)), undefined, 'newest'),
        hasOlder: true,
      })
    : changed(state, { range: rangeOf(state, range.from, range.to, 'newest') });
};

/**
 * A timeline that keeps so many messages. When it keeps fewer than before, these are the newest ones;
 * none stays where the newest ones are not loaded. `Infinity` keeps all.
 *
 * @example
 * ```ts
 * import { emptyTimeline, limitTimeline } from 'millrace/state';
 *
 * const newest = limitTimeline(emptyTimeline, 100); // for foldTimeline and mergeMessages
 * console.log(newest.limit);
 * ```
 */
export const limitTimeline = (timeline: Timeline, limit: number): Timeline => {
  if (limit === timeline.limit) return timeline;
  const state = settled(timeline);
  if (limit > state.limit) return { ...state, limit };
  return trimmed({ ...atNewest(state), limit });
};

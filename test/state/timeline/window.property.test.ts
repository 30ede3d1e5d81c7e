import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import type { ChatEvent } from 'millrace/protocol';
import {
  emptyTimeline,
  eqTimeline,
  foldTimeline,
  limitTimeline,
  mergeMessages,
  messagesIn,
  pinnedIn,
  type Timeline,
} from 'millrace/state';
import { build, checkFold } from 'millrace/testing';
import { expect } from 'vitest';
import { at, cid, message } from '../../helpers/samples.js';
import { runs } from '../../helpers/run.js';

const written = (second: number, over = {}) =>
  message({ id: `m${String(second).padStart(4, '0')}`, created_at: at(second * 1000), ...over });

const sent = (second: number): ChatEvent =>
  build('message.new', { cid, created_at: at(second * 1000), message: written(second) });

const edited = (second: number, n: number): ChatEvent =>
  build('message.updated', {
    cid,
    created_at: at(second * 1000),
    message: written(n, { text: 'edited', updated_at: at(second * 1000) }),
  });

const erased = (second: number, n: number): ChatEvent =>
  build('message.deleted', {
    cid,
    created_at: at(second * 1000),
    hard_delete: true,
    message: written(n),
  });

const truncated = (second: number): ChatEvent =>
  build('channel.truncated', {
    cid,
    created_at: at(second * 1000),
    channel: { cid, truncated_at: at(second * 1000) },
  });

type Act = { readonly kind: 'send' | 'late' | 'edit' | 'erase' | 'truncate'; readonly n: number };

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('send' as const) },
      fc.constantFrom('late' as const, 'edit' as const, 'erase' as const, 'truncate' as const),
    ),
    n: fc.nat(1_000),
  }),
  { maxLength: 60 },
);

/** One event a second; those about a message are about one of the seconds before. */
const eventsOf = (script: readonly Act[]): readonly ChatEvent[] =>
  script.map(({ kind, n }, index) => {
    const second = index + 1;
    const earlier = 1 + (n % second);
    switch (kind) {
      case 'send':
        return sent(second);
      case 'late':
        return sent(earlier);
      case 'edit':
        return edited(second, earlier);
      case 'erase':
        return erased(second, earlier);
      case 'truncate':
        return truncated(second);
    }
  });

const limits = fc.integer({ min: 1, max: 9 });
const ids = (timeline: Timeline): readonly string[] => messagesIn(timeline).map(({ id }) => id);
const withLimit = (limit: number): Timeline => limitTimeline(emptyTimeline, limit);

test.prop([acts, limits], { numRuns: runs(200) })(
  'the laws of folds hold with a limit',
  (script, limit) => {
    checkFold({ empty: withLimit(limit), fold: foldTimeline }, eventsOf(script));
  },
);

test.prop([acts, limits], { numRuns: runs(200) })(
  'a timeline is the same whether it is read after each event or at the end',
  (script, limit) => {
    const events = eventsOf(script);
    const read = events.reduce((timeline, event) => {
      messagesIn(timeline);
      return foldTimeline(timeline, event);
    }, withLimit(limit));
    const unread = events.reduce(foldTimeline, withLimit(limit));
    expect(eqTimeline.equals(read, unread)).toBe(true);
    expect(unread.hasOlder).toBe(read.hasOlder);
    expect(unread.hasNewer).toBe(false);
  },
);

test.prop([acts, limits], { numRuns: runs(200) })(
  'a limited timeline is the end of an unlimited one, and says whether it is less',
  (script, limit) => {
    const events = eventsOf(script.filter(({ kind }) => kind !== 'late'));
    const all = events.reduce(foldTimeline, emptyTimeline);
    const limited = events.reduce(foldTimeline, withLimit(limit));
    expect(ids(limited).length).toBeLessThanOrEqual(limit);
    expect(ids(limited)).toEqual(ids(all).slice(ids(all).length - ids(limited).length));
    if (ids(limited).length < ids(all).length) expect(limited.hasOlder).toBe(true);
  },
);

test.prop([fc.nat(20), limits, limits], { numRuns: runs(100) })(
  'a limit that is lowered and raised keeps the newest, and what is pinned',
  (count, one, other) => {
    const events = Array.from({ length: count }, (_, n) => sent(n + 1));
    const pinned = mergeMessages(emptyTimeline, [
      written(0, { pinned: true, pinned_at: at(0), updated_at: at(0) }),
    ]);
    const timeline = [one, other, 9].reduce(limitTimeline, events.reduce(foldTimeline, pinned));
    const most = Math.min(count + 1, one, other);
    expect(ids(timeline)).toEqual(
      [written(0), ...events.map((_, n) => written(n + 1))].map(({ id }) => id).slice(-most),
    );
    expect(pinnedIn(timeline)).toHaveLength(1);
    expect(timeline.hasOlder).toBe(true);
  },
);

/** Somebody pages in a channel, while new messages arrive. */
const steps = fc.array(
  fc.oneof(
    fc.record({ page: fc.constantFrom('older' as const, 'newer' as const), size: limits }),
    fc.record({ page: fc.constant('around' as const), size: limits, n: fc.nat(200) }),
    fc.constant({ page: 'none' as const }),
  ),
  { maxLength: 30 },
);

test.prop([fc.integer({ min: 1, max: 30 }), steps, limits], { numRuns: runs(300) })(
  'pages and new messages leave a part of the history without holes, with true ends',
  (length, script, limit) => {
    let history = Array.from({ length }, (_, n) => written(n + 1));
    let timeline = withLimit(limit);
    for (const step of script) {
      const shown = ids(timeline);
      const [first, last] = [shown.at(0), shown.at(-1)];
      const start = history.findIndex(({ id }) => id === first);
      const end = history.findIndex(({ id }) => id === last) + 1;
      const load = (pageEnd: 'older' | 'newer' | 'around', from: number, to: number): void => {
        const [low, high] = [Math.max(0, from), Math.min(history.length, to)];
        timeline = mergeMessages(timeline, history.slice(low, high), {
          end: pageEnd,
          hasOlder: low > 0,
          hasNewer: high < history.length,
        });
      };
      if (step.page === 'none') {
        const second = history.length + 1;
        history = [...history, written(second)];
        timeline = foldTimeline(timeline, sent(second));
      } else if (step.page === 'around') {
        const middle = step.n % history.length;
        load('around', middle - step.size, middle + step.size);
      } else if (first === undefined) load('older', history.length - step.size, history.length);
      else if (step.page === 'older') load('older', start - step.size, start);
      else if (timeline.hasNewer) load('newer', end, end + step.size);

      const now = ids(timeline);
      expect(now.length).toBeLessThanOrEqual(limit);
      const low = history.findIndex(({ id }) => id === now.at(0));
      expect(now).toEqual(
        now.length === 0 ? [] : history.slice(low, low + now.length).map(({ id }) => id),
      );
      if (now.length === 0) continue;
      expect(timeline.hasNewer).toBe(low + now.length < history.length);
      if (low > 0) expect(timeline.hasOlder).toBe(true);
      else if (step.page === 'older') expect(timeline.hasOlder).toBe(false);
    }
  },
);

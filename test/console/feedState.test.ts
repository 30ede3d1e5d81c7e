import type { FeedEntry } from 'millrace/protocol';
import { expect, test } from 'vitest';
import { addToFeed, createFilterFeed } from '../../src/console/feedState.js';
import { changeByKey } from '../../src/console/keys.js';
import { emptyFilter, initialState } from '../../src/console/state.js';

const entry = (id: number, event: FeedEntry['event'] = { type: 'message.new' }): FeedEntry => ({
  ...{ id, at: 0, key: 'message.new', event, got: 0, missed: 0, recipients: [] },
});

const page = (from: number, count: number, dropped = 0) => ({
  entries: Array.from({ length: count }, (_, index) => entry(from + index)),
  next: from + count - 1,
  dropped,
});

test('a feed keeps 10 000 entries and counts those that drop from view', () => {
  const full = addToFeed(initialState.feed, page(1, 9_000));
  const over = addToFeed(full, page(9_001, 1_500, 7));

  expect(full.dropped).toBe(0);
  expect(over.entries).toHaveLength(10_000);
  expect(over.entries[0]!.id).toBe(501);
  expect(over.dropped).toBe(507);
});

test('a paused feed shows what it has, and counts the rest', () => {
  const paused = { ...addToFeed(initialState.feed, page(1, 2)), isPaused: true };
  const later = addToFeed(paused, page(3, 4));

  expect(later.entries).toBe(paused.entries);
  expect(later.dropped).toBe(4);
});

test('a filter looks at the channel, the user and the type', () => {
  const filterFeed = createFilterFeed();
  const entries = [
    entry(1, { type: 'message.new', cid: 'messaging:a', user: { id: 'john' } }),
    entry(2, { type: 'typing.start', cid: 'messaging:b', user: { id: 'jane' } }),
    entry(3, { type: 'health.check', cid: '*', me: { id: 'john' } }),
  ];
  const idsBy = (filter: Partial<typeof emptyFilter>) =>
    filterFeed({ ...initialState.feed, entries, filter: { ...emptyFilter, ...filter } }).map(
      ({ id }) => id,
    );

  expect(idsBy({})).toEqual([1, 2, 3]);
  expect(idsBy({ cid: 'messaging:' })).toEqual([1, 2]);
  expect(idsBy({ user: 'JOHN' })).toEqual([1, 3]);
  expect(idsBy({ user: 'john', type: 'message' })).toEqual([1]);
});

test('keys select the next older and the next newer entry, and open panels', () => {
  const entries = [entry(1), entry(2), entry(3)];
  const press = (key: string, selected?: number) =>
    changeByKey(key, { ...initialState, feed: { ...initialState.feed, selected } }, entries);

  expect(press('j')?.feed?.selected).toBe(3);
  expect(press('j', 3)?.feed?.selected).toBe(2);
  expect(press('k', 2)?.feed?.selected).toBe(3);
  expect(press('k', 3)?.feed?.selected).toBe(3);
  expect(press('Escape', 3)?.feed?.selected).toBeUndefined();
  expect(press(' ')?.feed?.isPaused).toBe(true);
  expect(press('4')).toMatchObject({ panel: 'connections' });
  expect(press('x')).toBeUndefined();
});

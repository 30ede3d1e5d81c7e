import { expect, test } from 'vitest';
import { createJournal } from '../../src/server/store/journal.js';
import { createRowCache } from '../../src/server/store/rowCache.js';
import { createSharedCaches } from '../../src/server/store/sharedCaches.js';

test('a commit of a node keeps its rows in memory, and forgets how to undo it', () => {
  const journal = createJournal(createSharedCaches());
  const rows = createRowCache<number>('rows', 10, journal);
  rows.write('a', 1);
  journal.clear();
  expect(rows.get('a')).toBe(1);
  expect(journal.size()).toBe(0);
  rows.write('b', 2);
  journal.undoAfter(0);
  expect([rows.get('a'), rows.get('b')]).toEqual([1, undefined]);
});

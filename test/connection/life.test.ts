import { test } from 'vitest';
import { expectFlat, expectToEnd, hour } from './life.js';

// One inspection of a shared heap takes seconds on a busy machine.
test('a connection keeps no more after half a day than after an hour', { timeout: 60_000 }, () => {
  expectFlat(12 * hour, 1);
});

test('a connection of half a day ends at once and leaves no timer', () => {
  expectToEnd(12 * hour);
});

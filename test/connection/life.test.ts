import { test } from 'vitest';
import { expectFlat, expectToEnd, hour } from './life.js';

// The heartbeat nests a subscription for each of its windows, so this fails until it stops to.
test.fails('a connection keeps no more after half a day than after an hour', () => {
  expectFlat(12 * hour);
});

test('a connection of half a day ends at once and leaves no timer', () => {
  expectToEnd(12 * hour);
});

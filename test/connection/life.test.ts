import { test } from 'vitest';
import { expectFlat, expectToEnd, hour } from './life.js';

test('a connection keeps no more after half a day than after an hour', () => {
  expectFlat(12 * hour, 1);
});

test('a connection of half a day ends at once and leaves no timer', () => {
  expectToEnd(12 * hour);
});

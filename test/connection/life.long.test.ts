import { test } from 'vitest';
import { summarize } from '../helpers/run.js';
import { day, expectFlat, expectToEnd } from './life.js';

test('a connection keeps no more after ninety days than after an hour', (context) => {
  summarize(context, expectFlat(90 * day));
});

test('a connection of ninety days ends at once and leaves no timer', () => {
  expectToEnd(90 * day);
});

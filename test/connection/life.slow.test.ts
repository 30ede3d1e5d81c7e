import { test } from 'vitest';
import { summarize } from '../helpers/run.js';
import { day, expectFlat, expectToEnd } from './life.js';

test('a connection keeps no more after seven days than after an hour', (context) => {
  summarize(context, expectFlat(7 * day));
});

test('a connection of seven days ends at once and leaves no timer', () => {
  expectToEnd(7 * day);
});

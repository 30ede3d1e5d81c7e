import { test } from 'vitest';
import { summarize } from '../helpers/run.js';
import { day, expectFlat, expectToEnd } from './life.js';

// The heartbeat nests a subscription for each of its windows, so both fail until it stops to.
test.fails('a connection keeps no more after seven days than after an hour', (context) => {
  summarize(context, expectFlat(7 * day));
});

test.fails('a connection of seven days ends at once and leaves no timer', () => {
  expectToEnd(7 * day);
});

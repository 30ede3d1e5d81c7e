import { expect, test } from 'vitest';
import { isKept, describe as told } from './report.js';
import { chaos } from './run.js';
import { tally } from './tally.js';

test('what was to come and what came are compared event by event', () => {
  const expected = new Map([
    ['a', [0, 1, 2, 3]],
    ['b', [0, 1]],
  ]);
  const heard = new Map([
    ['a', [0, 2, 1, 2]],
    ['b', [0, 1]],
  ]);
  expect(tally(expected, heard)).toEqual({ expected: 6, lost: 1, doubled: 1, outOfOrder: 1 });
});

test('nothing is lost, doubled or out of order through faults and restarts', async () => {
  const report = await chaos({
    events: 240,
    faults: 10,
    seed: 4,
    channels: 4,
    withinMs: 4_000,
    tokenForMs: 5_000,
    official: false,
    settleMs: 60_000,
  });
  if (!isKept(report)) throw new Error(told(report));
  expect(report.fates[0]?.tally.expected).toBeGreaterThanOrEqual(240);
  expect(report.fates[0]?.outages.length).toBeGreaterThan(0);
}, 150_000);

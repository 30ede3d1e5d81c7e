import { describe, expect, test } from 'vitest';
import { everyday, gzipped, ofAngular, operators } from '../helpers/bundle.js';

// rxjs, io-ts and fp-ts included.
const everydayBytes = 59_800;
const everydayBytesOfAngular = 58_400;
const operatorBytes = 1_400;

// Carries no folds.
const eventsBytes = 40_500;

// These send queries, and channelList reads filters.
const queryBytes: Readonly<Record<string, number>> = {
  channelList: 4_100,
  draftsOf: 2_200,
  pollOf: 2_200,
  threadsOf: 2_200,
};

test('the everyday imports weigh no more than they may', async () => {
  expect(await gzipped(everyday)).toBeLessThan(everydayBytes);
  expect(await gzipped(everyday, ofAngular)).toBeLessThan(everydayBytesOfAngular);
});

test('a connection without state weighs less', async () => {
  expect(await gzipped(['connectEvents'])).toBeLessThan(eventsBytes);
});

describe('beside a connection', () => {
  const connect = gzipped(['connect']);

  test.each(operators)('%s weighs little', async (name) => {
    const cost = (await gzipped(['connect', name])) - (await connect);

    expect(cost).toBeLessThan(queryBytes[name] ?? operatorBytes);
  });
});

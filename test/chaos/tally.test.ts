import { expect, test } from 'vitest';
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

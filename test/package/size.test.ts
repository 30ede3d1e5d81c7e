import { expect, test } from 'vitest';
import { everyday, gzipped } from '../helpers/bundle.js';

// rxjs, io-ts and fp-ts included.
const everydayBytes = 46_000;
const operatorBytes = 1_000;

test('the everyday imports weigh no more than they may', async () => {
  expect(await gzipped(everyday)).toBeLessThan(everydayBytes);
});

test.each(['ofType', 'forChannel', 'presenceOf', 'unreadCount$'])(
  '%s weighs little beside a connection',
  async (name) => {
    const [alone, both] = await Promise.all([gzipped(['connect']), gzipped(['connect', name])]);

    expect(both - alone).toBeLessThan(operatorBytes);
  },
);

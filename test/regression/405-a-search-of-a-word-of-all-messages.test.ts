import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { messageRow } from '../../src/testing/contracts/store/rows.js';
import { makeChannel, startCore } from '../server/core/harness.js';

test('other calls are served while a search looks at all messages', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await harness.store.transaction(async (tx) => {
    for (let n = 0; n < 3_000; n += 1)
      await tx.messages.save(messageRow(n, { user_id: 'alice', text: `water ${n}` }));
  });
  const ended: string[] = [];
  const searching = alice
    .call(
      'search',
      {},
      {
        filter_conditions: { cid: 'messaging:general' },
        query: 'water',
        sort: [{ field: 'updated_at', direction: 1 }],
      },
    )
    .then(({ results }) => {
      ended.push('search');
      return results;
    });
  await alice.call('getMessage', { id: 'm1' }, {});
  ended.push('read');
  while (!ended.includes('search')) {
    harness.clock.flush();
    await setImmediate();
  }
  expect((await searching)[0]?.message.id).toBe('m0');
  expect(ended).toEqual(['read', 'search']);
});

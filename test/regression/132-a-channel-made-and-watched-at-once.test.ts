import { expect, test } from 'vitest';
import { general, settle, startCore } from '../server/core/harness.js';

test('the connection that creates and watches a channel gets its events as a watcher', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const elsewhere = await harness.connect('alice');
  const bob = await harness.connect('bob');
  settle(alice, elsewhere, bob);
  await alice.call('getOrCreateChannel', general, {
    watch: true,
    data: { members: ['alice', 'bob'] },
  });
  expect(alice.news()).toEqual(['member.added', 'member.added', 'user.watching.start']);
  expect(elsewhere.news()).toEqual(['notification.added_to_channel']);
  expect(bob.news()).toEqual(['notification.added_to_channel']);
});

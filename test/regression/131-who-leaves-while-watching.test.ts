import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

test('the creator of a channel who leaves it gets the notification on every connection', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const elsewhere = await harness.connect('alice');
  await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  settle(alice, elsewhere);
  await alice.call('updateChannel', general, { remove_members: ['alice'] });
  expect(alice.news()).toEqual([
    'member.removed',
    'notification.removed_from_channel',
    'channel.updated',
  ]);
  expect(elsewhere.news()).toEqual(['notification.removed_from_channel']);
});

test('a backend lets a user leave in its name', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  settle(alice);
  await harness.server('updateChannel', general, { remove_members: ['alice'], user_id: 'alice' });
  expect(alice.news()).toContain('notification.removed_from_channel');
});

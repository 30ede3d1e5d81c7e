import { expect, test } from 'vitest';
import { general, settle, startCore } from '../server/core/harness.js';

test('a user in members and in invites is invited, and may accept', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  settle(alice, bob);
  await alice.call('getOrCreateChannel', general, {
    data: { members: ['alice', { user_id: 'bob', note: 'friend' }], invites: ['bob'] },
  });
  expect(bob.news()).toEqual(['notification.invited']);
  expect(bob.last('notification.invited')).toMatchObject({
    member: { user_id: 'bob', invited: true, status: 'pending', note: 'friend' },
    channel: { member_count: 2 },
  });
  await bob.call('updateChannel', general, { accept_invite: true });
  expect(bob.news()).toEqual(['notification.invite_accepted']);
});

test('an update takes both lists the same way', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await alice.call('getOrCreateChannel', general, { data: { members: ['alice'] } });
  settle(bob);
  await alice.call('updateChannel', general, { add_members: ['bob'], invites: ['bob'] });
  expect(bob.news()).toEqual(['notification.invited']);
});

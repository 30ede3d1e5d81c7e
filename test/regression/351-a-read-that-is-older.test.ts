import { expect, test } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  for (const id of ['m1', 'm2', 'm3'])
    await alice.call('sendMessage', general, { message: { id, text: id } });
  const position = async () => {
    const { read = [] } = await bob.call('getOrCreateChannel', general, {});
    const own = read.find(({ user }) => user.id === 'bob');
    return [own?.last_read_message_id, own?.unread_messages];
  };
  return { bob, position };
};

test('a read up to an older message does not move the position back', async () => {
  const { bob, position } = await stage();
  await bob.call('markRead', general, { message_id: 'm2' });
  await watch(bob);

  const { event } = await bob.call('markRead', general, { message_id: 'm1' });

  expect(event).toMatchObject({ last_read_message_id: 'm2' });
  expect(await position()).toEqual(['m2', 1]);
});

test('marking as unread does', async () => {
  const { bob, position } = await stage();
  await bob.call('markRead', general, {});
  await bob.call('markUnread', general, { message_id: 'm2' });
  expect(await position()).toEqual(['m1', 2]);

  await bob.call('markRead', general, { message_id: 'm2' });
  expect(await position()).toEqual(['m2', 1]);
});

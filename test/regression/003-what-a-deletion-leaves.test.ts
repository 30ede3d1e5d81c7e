import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  return { ...harness, alice };
};

test('a thread is told to be shorter when a reply is gone for good', async () => {
  const { alice, server } = await stage();
  await alice.call('sendMessage', general, {
    message: { id: 'r1', text: 'a reply', parent_id: 'm1' },
  });
  settle(alice);
  await server('deleteMessage', { id: 'r1' }, { hard: true });
  expect(alice.news()).toEqual(['message.deleted', 'message.updated']);
  expect(alice.last('message.updated')).toMatchObject({ message: { id: 'm1', reply_count: 0 } });
});

test('a pinned message that somebody deleted for itself is not listed to it', async () => {
  const { alice, server } = await stage();
  const set = { pinned: true };
  await server('updateMessagePartial', { id: 'm1' }, { set, user_id: 'alice' });
  await alice.call('deleteMessage', { id: 'm1' }, { delete_for_me: true });
  const { pinned_messages } = await alice.call('getChannel', general, {});
  expect(pinned_messages).toEqual([]);
});

test('a message that is gone for good is not unread any more', async () => {
  const { alice, connect, server } = await stage();
  const bob = await connect('bob');
  await server('updateChannel', general, { add_members: ['bob'] });
  await alice.call('sendMessage', general, { message: { id: 'm2', text: 'Bye' } });
  await server('deleteMessage', { id: 'm2' }, { hard: true });
  expect(await bob.call('unreadCounts', {}, {})).toMatchObject({ total_unread_count: 0 });
});

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

test('a thread is reported shorter when a reply is deleted for good', async () => {
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

test('a channel that is gone for good is muted by nobody when it is there again', async () => {
  const { alice, connect, server } = await stage();
  const cid = 'messaging:general';
  await alice.call('muteChannel', {}, { channel_cid: cid });
  await server('deleteChannel', general, { hard_delete: true });
  await makeChannel({ server }, ['alice']);
  expect((await connect('alice')).me.channel_mutes).toEqual([]);
});

test('a user who is gone for good is muted, banned and muting no more when it is back', async () => {
  const { alice, connect, server } = await stage();
  const bob = await connect('bob');
  await server('updateChannel', general, { add_members: ['bob'] });
  await alice.call('muteUser', {}, { target_id: 'bob' });
  await bob.call('muteUser', {}, { target_id: 'alice' });
  await server('ban', {}, { target_user_id: 'bob', type: 'messaging', id: 'general' });
  await server('deleteUser', { id: 'bob' }, { hard_delete: true });
  const again = await connect('bob');
  expect(again.me.mutes).toEqual([]);
  expect((await connect('alice')).me.mutes).toEqual([]);
  const payload = { filter_conditions: {} };
  expect(await server('queryBannedUsers', {}, payload)).toMatchObject({ bans: [] });
});

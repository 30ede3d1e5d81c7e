import { expect, test } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  return { ...harness, alice, bob };
};

test('a reaction shows others a message that its author deleted for itself alone', async () => {
  const { alice, bob } = await stage();
  await bob.call('deleteMessage', { id: 'm1' }, { delete_for_me: true });
  await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });

  const message = alice.last('reaction.new')['message'];
  expect(message).toMatchObject({ type: 'regular', reaction_counts: { like: 1 } });
  expect(message).not.toHaveProperty('deleted_at');
});

test('a reaction shows others nothing of one that its author gave under a shadow ban', async () => {
  const { alice, bob, server } = await stage();
  await server('ban', {}, { target_user_id: 'bob', shadow: true });
  await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'love' } });
  await server('unban', {}, { target_user_id: 'bob' });
  await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });

  expect(alice.last('reaction.new')['message']).toHaveProperty('reaction_counts', { like: 1 });
});

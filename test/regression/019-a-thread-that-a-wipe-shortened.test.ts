import { expect, test } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from '../server/core/harness.js';

test('watchers learn which threads lost replies with all messages of a user', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  await bob.call('sendMessage', general, { message: { text: 'Well?', parent_id: 'm1' } });
  settle(alice);
  await harness.server('ban', {}, { target_user_id: 'bob', delete_messages: 'hard' });

  expect(alice.news()).toEqual(['user.messages.deleted', 'message.updated']);
  const { message } = await alice.call('getMessage', { id: 'm1' }, {});
  expect(message.reply_count).toBe(0);
  expect(alice.last('message.updated')['message']).toHaveProperty('reply_count', 0);
});

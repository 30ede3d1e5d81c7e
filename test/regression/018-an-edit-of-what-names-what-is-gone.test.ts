import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('a message can be changed after what it quotes and whom it mentions are gone', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  const named = { quoted_message_id: 'm1', mentioned_users: ['bob'] };
  await alice.call('sendMessage', general, { message: { id: 'm2', text: 'Well?', ...named } });
  await harness.server('deleteMessage', { id: 'm1' }, { hard: true });
  await harness.server('deleteUser', { id: 'bob' }, { hard_delete: true });

  const edit = { set: { text: 'Well!' } };
  const { message } = await alice.call('updateMessagePartial', { id: 'm2' }, edit);
  expect(message.text).toBe('Well!');
  for (const set of [{ quoted_message_id: 'gone' }, { mentioned_users: ['gone'] }])
    await expect(alice.call('updateMessagePartial', { id: 'm2' }, { set })).rejects.toMatchObject({
      reason: 'NotFound',
    });
});

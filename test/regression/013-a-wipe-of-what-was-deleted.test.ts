import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('wiping what somebody wrote for good takes what is shown as deleted as well', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await bob.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  await bob.call('deleteMessage', { id: 'm1' }, {});
  await harness.server('ban', {}, { target_user_id: 'bob', delete_messages: 'hard' });

  const { messages } = await alice.call('getChannel', general, {});
  expect(messages).toEqual([]);
});

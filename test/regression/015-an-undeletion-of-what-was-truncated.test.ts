import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  await harness.server('truncateChannel', general, {});
  return { ...harness, alice };
};

test('what went with the history of its channel cannot be undeleted', async () => {
  const harness = await stage();
  await expect(harness.server('undeleteMessage', { id: 'm1' }, {})).rejects.toMatchObject({
    reason: 'Input',
    message: "message 'm1' was removed by a truncation",
  });
});

test('what went with the history of its channel is nothing to answer or quote', async () => {
  const { alice } = await stage();
  for (const about of [{ parent_id: 'm1' }, { quoted_message_id: 'm1' }])
    await expect(
      alice.call('sendMessage', general, { message: { text: 'What?', ...about } }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
});

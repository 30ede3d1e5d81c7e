import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('what went with the history of its channel cannot be undeleted', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hello' } });
  await harness.server('truncateChannel', general, {});

  await expect(harness.server('undeleteMessage', { id: 'm1' }, {})).rejects.toMatchObject({
    reason: 'Input',
    message: "message 'm1' went with the history of its channel",
  });
});

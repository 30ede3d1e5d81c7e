import { expect, it } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

it('an edit without a change needs the right to edit as well', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await alice.call('sendMessage', general, { message: { id: 'm', text: 'hi' } });

  for (const change of [{}, { set: {} }, { unset: [] }])
    await expect(bob.call('updateMessagePartial', { id: 'm' }, change)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
  expect(
    await bob.call('updateMessagePartial', { id: 'm' }, { set: { pinned: true } }),
  ).toMatchObject({ message: { pinned: true } });
});

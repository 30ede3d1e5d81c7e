import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

type Keys = Readonly<Record<string, string>>;

const text = 'x'.repeat(3_000);
const tooBig = { reason: 'PayloadTooBig', message: 'custom data must have at most 5120 bytes' };

// Each change was within the bound, or had none at all; the object after it was not looked at.
test('partial updates keep custom data within its bound', async () => {
  const harness = await startCore();
  const { server } = harness;
  await harness.connect('ann');
  await makeChannel(harness, ['ann']);
  const changes = {
    user: (set: Keys) => server('updateUsersPartial', {}, { users: [{ id: 'ann', set }] }),
    channel: (set: Keys) => server('updateChannelPartial', general, { set }),
    member: (set: Keys) => server('updateMemberPartial', { ...general, user_id: 'ann' }, { set }),
  };
  for (const change of Object.values(changes)) {
    await change({ one: text });
    await expect(change({ two: text })).rejects.toMatchObject(tooBig);
    await change({ one: 'x', two: text });
  }
});

test('neither does a user who connects with more each time', async () => {
  const harness = await startCore();
  await harness.connect('ann', { one: text });
  await expect(harness.connect('ann', { two: text })).rejects.toMatchObject(tooBig);
});

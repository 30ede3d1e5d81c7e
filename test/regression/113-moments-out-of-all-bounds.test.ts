import { expect, it } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

it.each([1e300, -1e300, 8.7e21, -7e19])('a moment of %d is refused', async (moment) => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  const { server } = harness;
  const refused = { reason: 'Input' };

  await expect(
    alice.call('sync', {}, { channel_cids: ['messaging:general'], last_sync_at: moment }),
  ).rejects.toMatchObject(refused);
  await expect(
    server('updateApp', {}, { revoke_tokens_issued_before: moment }),
  ).rejects.toMatchObject(refused);
  const set = { revoke_tokens_issued_before: moment };
  await expect(
    server('updateUsersPartial', {}, { users: [{ id: 'alice', set }] }),
  ).rejects.toMatchObject(refused);
  await expect(server('truncateChannel', general, { truncated_at: moment })).rejects.toMatchObject(
    refused,
  );
});

import { expect, test } from 'vitest';
import { InputLimit } from '../../src/protocol/inputLimits.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('a hard deletion removes the responses of its channel and no others', async () => {
  const harness = await startCore();
  await harness.connect('ann');
  await makeChannel(harness, ['ann']);
  const other = { type: 'messaging', id: 'other' };
  await makeChannel(harness, ['ann'], other);
  const send = (id: string, address: typeof other) =>
    harness.server('sendMessage', address, { message: { id, text: id, user_id: 'ann' } });
  await send('m1', general);
  await send('m2', other);
  const isKept = (key: string) =>
    harness.store.transaction(
      async ({ idempotency }) =>
        (await idempotency.find({ user_id: '', endpoint: 'sendMessage', key })) !== undefined,
    );
  expect([await isKept('m1'), await isKept('m2')]).toEqual([true, true]);
  await harness.server('deleteChannel', general, { hard_delete: true });
  expect([await isKept('m1'), await isKept('m2')]).toEqual([false, true]);
});

test('a user mutes so many and no more', async () => {
  const harness = await startCore();
  const ann = await harness.connect('ann');
  const { max } = InputLimit.mutes;
  await harness.store.transaction(async (tx) => {
    const [row] = (await tx.users.find(['ann'])).values();
    await tx.users.save([
      { ...row!, id: 'bob' },
      { ...row!, id: 'carl' },
    ]);
    const times = { created_at: row!.created_at, updated_at: row!.created_at, expires: null };
    await tx.mutes.save(
      Array.from({ length: max - 1 }, (_, at) => ({
        ...{ user_id: 'ann', kind: 'user' as const, target_id: `u${at}` },
        ...times,
      })),
    );
  });
  const target_ids = ['bob', 'carl'];
  await expect(ann.call('muteUser', {}, { target_ids })).rejects.toThrow(`at most ${max}`);
  await ann.call('muteUser', {}, { target_id: 'bob' });
  // A repeated mute is no new one.
  await ann.call('muteUser', {}, { target_id: 'bob' });
});

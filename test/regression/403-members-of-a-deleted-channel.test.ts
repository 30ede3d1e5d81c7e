import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const memberCount = 900;

test('all members of a large channel get one event when it is deleted', async () => {
  const harness = await startCore();
  const first = await harness.connect('a-first');
  const owner = await harness.connect('b-owner');
  const last = await harness.connect('z-last');
  await makeChannel(harness, ['b-owner', 'a-first', 'z-last']);
  await harness.store.transaction(async (tx) => {
    const [member] = (await tx.members.find('messaging:general', ['a-first'])).values();
    const rows = Array.from({ length: memberCount }, (_, at) => ({
      ...member!,
      user_id: `member-${at}`,
    }));
    await tx.members.save(rows);
  });
  const state = { isDone: false };
  // Each of its parts asks whether the owner may delete the channel.
  const deleted = owner.call('deleteChannel', general, {}).finally(() => {
    state.isDone = true;
  });
  while (!state.isDone) {
    harness.clock.flush();
    await harness.store.transaction((tx) => tx.channels.find('messaging:general'));
  }
  expect((await deleted).channel.cid).toBe('messaging:general');
  const events = [first, owner, last].map(
    (client) => client.frames.filter(({ type }) => type === 'notification.channel_deleted').length,
  );
  expect(events).toEqual([1, 1, 1]);
  const left = await harness.store.transaction((tx) => tx.members.count('messaging:general'));
  expect(left).toBe(0);
});

import { expect, test, vi } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const cid = 'messaging:general';
const memberCount = 3_000;

/** The CPU time of some work in milliseconds, which the load of the machine does not change. */
const cpuMs = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

test('a hard deletion recounts the unread messages of all members at once', async () => {
  const harness = await startCore();
  for (const id of ['ann', 'bob', 'carl']) await harness.connect(id);
  await makeChannel(harness, ['ann', 'bob', 'carl']);
  const send = async (id: string, user_id: string) =>
    harness.server('sendMessage', general, { message: { id, text: id, user_id } });
  await harness.store.transaction(async (tx) => {
    const [member] = (await tx.members.find(cid, ['bob'])).values();
    const rows = Array.from({ length: memberCount }, (_, index) => ({
      ...member!,
      user_id: `member-${index}`,
    }));
    await tx.members.save(rows);
  });
  await send('m1', 'ann');
  await send('m2', 'ann');
  await send('m3', 'bob');
  const carl = await harness.connect('carl');
  await carl.call('muteUser', {}, { target_id: 'bob' });
  const unread = async () => {
    const rows = await harness.store.transaction((tx) =>
      tx.members.find(cid, ['ann', 'bob', 'carl', 'member-7', 'member-999']),
    );
    return Object.fromEntries([...rows].map(([id, row]) => [id, row.unread_messages]));
  };
  expect(await unread()).toMatchObject({ ann: 1, bob: 0, 'member-7': 3 });

  const spent = await cpuMs(() => harness.server('deleteMessage', { id: 'm2' }, { hard: true }));
  // Member by member it took 2 000 ms.
  expect(spent).toBeLessThan(500);
  // A task goes on with those whom the call did not reach, in parts.
  await vi.waitUntil(async () => {
    harness.clock.flush();
    return (await unread())['member-999'] === 2;
  });
  expect(await unread()).toMatchObject({ ann: 1, bob: 0, carl: 2, 'member-7': 2 });
});

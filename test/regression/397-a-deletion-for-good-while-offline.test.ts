import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const open = { type: 'livestream', id: 'open' };

/** More than leave in one part of the deletion. */
const memberCount = 900;

const stage = async () => {
  const harness = await startCore();
  const { clock, connect, server, store } = harness;
  await connect('b-owner');
  /** What the user receives who comes back after the channel was deleted. */
  const missedBy = async (id: string, place = general): Promise<readonly unknown[]> => {
    const cid = `${place.type}:${place.id}`;
    const client = await connect(id);
    await client.leave();
    const state = { isDone: false };
    const deleted = server('deleteChannel', place, { hard_delete: true }).finally(() => {
      state.isDone = true;
    });
    while (!state.isDone) {
      clock.flush();
      await store.transaction((tx) => tx.channels.find(cid));
    }
    await deleted;
    const again = await connect(id, {}, undefined, true);
    const { epoch, id: position } = client.log;
    await again.resume({ epoch, position, channels: {} });
    return again.frames.flatMap((frame) => (frame['cid'] === cid ? [frame.type] : []));
  };
  return { ...harness, missedBy };
};

test('is heard of by who wrote a draft without being a member', async () => {
  const { connect, server, missedBy } = await stage();
  await server('getOrCreateChannel', open, { data: { created_by_id: 'b-owner' } });
  const eve = await connect('eve');
  await eve.call('createDraft', open, { message: { text: 'Hel' } });
  await eve.leave();
  expect(await missedBy('eve', open)).toEqual(['draft.deleted']);
});

test('is heard of by each of many members', async () => {
  const harness = await stage();
  await harness.connect('a-first');
  await harness.connect('z-last');
  await makeChannel(harness, ['b-owner', 'a-first', 'z-last']);
  await harness.store.transaction(async (tx) => {
    const [member] = (await tx.members.find('messaging:general', ['a-first'])).values();
    const rows = Array.from({ length: memberCount }, (_, at) => ({
      ...member!,
      user_id: `member-${String(at)}`,
    }));
    await tx.members.save(rows);
  });
  expect(await harness.missedBy('a-first')).toEqual(['notification.channel_deleted']);
});

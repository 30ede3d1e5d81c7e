import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  harness.clock.schedule(() => undefined, 1_000);
  harness.clock.flush();
  const last_sync_at = new Date(harness.clock.now()).toISOString();
  const sync = async (cid: string) =>
    (await bob.call('sync', {}, { channel_cids: [cid], last_sync_at })).events;
  return { ...harness, alice, bob, sync };
};

test('a channel that never was has no events', async () => {
  const { sync } = await stage();
  expect(await sync('messaging:never')).toEqual([]);
});

test('a channel that was lost or deleted has its removal', async () => {
  const { sync, server } = await stage();
  await server('updateChannel', general, { remove_members: ['bob'] });
  expect((await sync('messaging:general')).at(-1)?.type).toBe('notification.removed_from_channel');
  await server('deleteChannel', general, {});
  expect((await sync('messaging:general')).at(-1)?.type).toBe('notification.removed_from_channel');
});

test('a message that was sent and updated comes once, in its newest form', async () => {
  const { alice, bob, sync } = await stage();
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'one' } });
  await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
  await alice.call('updateMessage', { id: 'm1' }, { message: { text: 'two' } });
  const events = await sync('messaging:general');
  expect(events).toMatchObject([
    { type: 'message.new', message: { id: 'm1', text: 'two', reaction_counts: { like: 1 } } },
    { type: 'reaction.new', message: { id: 'm1', text: 'two' } },
  ]);
});

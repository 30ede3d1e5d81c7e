import { describe, expect, test } from 'vitest';
import { type Client, general, makeChannel, settle, startCore } from '../server/core/harness.js';

const cid = 'messaging:general';

const say = (client: Client, id: string) =>
  client.call('sendMessage', general, { message: { id, text: id } });

/** Bob reads r1, does not count two messages of a muted time, and has three unread. */
const stage = async (
  mute: (bob: Client) => Promise<unknown>,
  unmute: (bob: Client) => Promise<unknown>,
) => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await say(alice, 'r1');
  await bob.call('markRead', general, {});
  await mute(bob);
  for (const id of ['q1', 'q2']) await say(alice, id);
  await unmute(bob);
  for (const id of ['u1', 'u2', 'u3']) await say(alice, id);
  settle(bob);
  const unread = async () => (await bob.call('unreadCounts', {}, {})).total_unread_count;
  return { ...harness, alice, bob, unread };
};

const ofChannel = () =>
  stage(
    (bob) => bob.call('muteChannel', {}, { channel_cid: cid }),
    (bob) => bob.call('unmuteChannel', {}, { channel_cid: cid }),
  );
const ofAuthor = () =>
  stage(
    (bob) => bob.call('muteUser', {}, { target_id: 'alice' }),
    (bob) => bob.call('unmuteUser', {}, { target_id: 'alice' }),
  );

describe.each([
  ['a mute of the channel', ofChannel],
  ['a mute of the author', ofAuthor],
])('messages of %s that has ended', (_, muted) => {
  test('do not count after a hard deletion of a message that was read', async () => {
    const { server, unread } = await muted();
    expect(await unread()).toBe(3);
    await server('deleteMessage', { id: 'r1' }, { hard: true });
    expect(await unread()).toBe(3);
  });

  test('do not count after a hard deletion of one that counted, or of one that did not', async () => {
    const { server, unread } = await muted();
    await server('deleteMessage', { id: 'u2' }, { hard: true });
    expect(await unread()).toBe(2);
    await server('deleteMessage', { id: 'q1' }, { hard: true });
    expect(await unread()).toBe(2);
  });

  test('do not count after all messages of somebody else are deleted', async () => {
    const { connect, server, unread } = await muted();
    const carol = await connect('carol');
    await server('updateChannel', general, { add_members: ['carol'] });
    await say(carol, 'c1');
    expect(await unread()).toBe(4);
    await server('ban', {}, { target_user_id: 'carol', ...general, delete_messages: 'hard' });
    expect(await unread()).toBe(3);
  });

  test('do not count after a read of the first that counts', async () => {
    const { bob, unread } = await muted();
    await bob.call('markRead', general, { message_id: 'u1' });
    expect(await unread()).toBe(2);
  });
});

test('a mute that is there now takes nothing from what counted before it', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  for (const id of ['u1', 'u2', 'u3']) await say(alice, id);
  await bob.call('muteUser', {}, { target_id: 'alice' });
  await harness.server('deleteMessage', { id: 'u2' }, { hard: true });
  expect((await bob.call('unreadCounts', {}, {})).total_unread_count).toBe(2);
});

test('a mute that expires counts up to its end', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await bob.call('muteChannel', {}, { channel_cid: cid, expiration: 60_000 });
  await say(alice, 'q1');
  harness.clock.flush();
  await say(alice, 'u1');
  await say(alice, 'u2');
  await harness.server('deleteMessage', { id: 'u1' }, { hard: true });
  expect((await bob.call('unreadCounts', {}, {})).total_unread_count).toBe(1);
});

test('what was posted while read events were off does not count once they are on', async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  const name = 'messaging';
  await harness.server('updateChannelType', { name }, { read_events: false });
  await say(alice, 'q1');
  await harness.server('updateChannelType', { name }, { read_events: true });
  for (const id of ['u1', 'u2']) await say(alice, id);
  await harness.server('deleteMessage', { id: 'u1' }, { hard: true });
  expect((await bob.call('unreadCounts', {}, {})).total_unread_count).toBe(1);
});

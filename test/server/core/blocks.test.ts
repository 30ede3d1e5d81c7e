import { describe, expect, test } from 'vitest';
import { type Client, general, makeChannel, startCore } from './harness.js';

const direct = { type: 'messaging', id: 'direct' };
const older = { type: 'messaging', id: 'older' };

/** Alice and Bob with a channel of their own, one that Alice has hidden, and one with Carol. */
const stage = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  for (const place of [direct, older]) {
    const data = { created_by_id: 'bob', members: ['alice', 'bob'] };
    await harness.server('getOrCreateChannel', place, { data });
    await bob.call('getOrCreateChannel', place, { watch: true });
    await alice.call('getOrCreateChannel', place, { watch: true });
  }
  await alice.call('hideChannel', older, {});
  for (const client of [alice, bob, carol]) client.news();
  const block = () => alice.call('blockUsers', {}, { blocked_user_id: 'bob' });
  const unblock = () => alice.call('unblockUsers', {}, { blocked_user_id: 'bob' });
  return { ...harness, alice, bob, carol, block, unblock };
};

const cidsOf = async (client: Client, filter = {}) => {
  const { channels } = await client.call('queryChannels', {}, { filter_conditions: filter });
  return channels.map(({ channel }) => channel.id).sort();
};

const unreadOf = async (client: Client) =>
  (await client.call('unreadCounts', {}, {})).total_unread_count;

const say = (client: Client, place: typeof direct, id: string) =>
  client.call('sendMessage', place, { message: { id, text: 'Hello' } });

describe('a block', () => {
  test('hides the channel of two, and says so to who blocks alone', async () => {
    const { alice, bob, block } = await stage();
    expect(await block()).toMatchObject({ blocked_by_user_id: 'alice', blocked_user_id: 'bob' });

    expect(alice.last('channel.hidden')).toMatchObject({
      cid: 'messaging:direct',
      clear_history: false,
      channel: { blocked: true },
    });
    expect(alice.news()).toEqual(['channel.hidden']);
    expect(bob.news()).toEqual([]);
    expect(await cidsOf(alice)).toEqual(['general']);
    expect(await cidsOf(alice, { hidden: true })).toEqual(['direct', 'older']);
    expect(await cidsOf(bob)).toEqual(['direct', 'general', 'older']);
    const { channels } = await alice.call(
      'queryChannels',
      {},
      { filter_conditions: { hidden: true } },
    );
    expect(channels.map(({ channel }) => channel.blocked)).toEqual([true, true]);
  });

  test('keeps from who blocks what the other one writes there', async () => {
    const { alice, bob, block } = await stage();
    await block();
    alice.news();
    await say(bob, direct, 'm1');
    await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
    await bob.call('sendEvent', direct, { event: { type: 'typing.start' } });
    await bob.call('sendEvent', direct, { event: { type: 'wave' } });
    await bob.call('updateMessagePartial', { id: 'm1' }, { set: { color: 'red' } });

    expect(alice.news()).toEqual([]);
    expect(await unreadOf(alice)).toBe(0);
    expect(await cidsOf(alice)).toEqual(['general']);
    expect(bob.news()).toEqual([
      'message.new',
      'reaction.new',
      'typing.start',
      'wave',
      'message.updated',
    ]);
    const { messages } = await bob.call('getOrCreateChannel', direct, {});
    expect(messages).toMatchObject([{ id: 'm1' }]);
  });

  test('leaves channels of others as they are', async () => {
    const { alice, bob, block } = await stage();
    await alice.call('getOrCreateChannel', general, { watch: true });
    await block();
    alice.news();
    await say(bob, general, 'm1');

    expect(alice.news()).toEqual(['message.new']);
    expect(await unreadOf(alice)).toBe(1);
  });

  test('leaves who blocks out where the other one adds it', async () => {
    const { bob, block, server } = await stage();
    await block();
    const data = { members: ['alice', 'bob', 'carol'] };
    const { members } = await bob.call(
      'getOrCreateChannel',
      { type: 'messaging', id: 'new' },
      { data },
    );
    expect(members?.map(({ user_id }) => user_id)).toEqual(['bob', 'carol']);
    const added = { add_members: ['alice'], user_id: 'carol' };
    const { members: all } = await server('updateChannel', { type: 'messaging', id: 'new' }, added);
    expect(all).toHaveLength(3);
  });

  test('is in `me` of who blocks, and in its list', async () => {
    const { alice, connect, block, bob } = await stage();
    await block();
    const again = await connect('alice');
    expect(again.me.blocked_user_ids).toEqual(['bob']);
    expect((await connect('bob')).me.blocked_user_ids).toEqual([]);
    expect(await alice.call('getBlockedUsers', {}, {})).toMatchObject({
      blocks: [{ user_id: 'alice', blocked_user_id: 'bob', blocked_user: { role: 'user' } }],
    });
    expect(await bob.call('getBlockedUsers', {}, {})).toEqual({ blocks: [] });
  });

  test('is answered as before when it is repeated', async () => {
    const { alice, block } = await stage();
    const first = await block();
    alice.news();
    expect(await block()).toEqual(first);
    expect(alice.news()).toEqual([]);
  });

  test.each([
    ['alice', 'Input'],
    ['nobody', 'NotFound'],
  ])('of %s is refused', async (blocked_user_id, reason) => {
    const { alice } = await stage();
    await expect(alice.call('blockUsers', {}, { blocked_user_id })).rejects.toMatchObject({
      reason,
    });
  });

  test('goes with a user who is deleted for good', async () => {
    const { alice, server, block } = await stage();
    await block();
    await server('deleteUser', { id: 'bob' }, { hard_delete: true });
    expect(await alice.call('getBlockedUsers', {}, {})).toEqual({ blocks: [] });
  });
});

describe('the end of a block', () => {
  test('shows what the block had hidden, and nothing else', async () => {
    const { alice, bob, block, unblock } = await stage();
    await block();
    await say(bob, direct, 'm1');
    alice.news();
    await unblock();

    expect(alice.last('channel.visible')).toMatchObject({
      cid: 'messaging:direct',
      channel: { blocked: false },
    });
    expect(alice.news()).toEqual(['channel.visible']);
    expect(await cidsOf(alice)).toEqual(['direct', 'general']);
    const { messages } = await alice.call('getOrCreateChannel', direct, {});
    expect(messages).toMatchObject([{ id: 'm1' }]);
    await say(bob, direct, 'm2');
    expect(alice.news()).toEqual(['message.new']);
    expect(await unreadOf(alice)).toBe(1);
  });

  test('of nobody does nothing', async () => {
    const { alice, unblock } = await stage();
    expect(await unblock()).toEqual({});
    expect(alice.news()).toEqual([]);
  });
});

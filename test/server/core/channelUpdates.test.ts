import { describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../src/protocol/endpoints/endpointTable.js';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  await alice.call('updateChannel', general, {
    data: { name: 'General', theme: { color: 'red', size: 1 } },
  });
  settle(alice, bob);
  return { ...harness, alice, bob };
};

describe('a partial update', () => {
  it('changes the fields named, within nested data too, and leaves the rest', async () => {
    const { alice, bob } = await stage();
    const { channel, members } = await alice.call('updateChannelPartial', general, {
      set: { topic: 'tea', 'theme.color': 'green', 'deep.er': [1] },
      unset: ['theme.size', 'never.there'],
    });
    expect(channel).toMatchObject({ name: 'General', topic: 'tea', deep: { er: [1] } });
    expect(channel).toHaveProperty('theme', { color: 'green' });
    expect(channel).not.toHaveProperty('never');
    expect(channel.own_capabilities).toContain('update-channel');
    expect(members).toHaveLength(2);
    expect(alice.news()).toEqual(['channel.updated']);
    expect(bob.news()).toEqual([]);
    const event = alice.last('channel.updated');
    expect(event).toMatchObject({ user: { id: 'alice' }, channel: { topic: 'tea' } });
    expect(event['channel']).not.toHaveProperty('own_capabilities');
  });

  it('freezes, disables and slows a channel, where the permission is there', async () => {
    const { server, alice, bob } = await stage();
    const set = { frozen: true, disabled: true, cooldown: 10 };
    const { channel } = await server('updateChannelPartial', general, { set });
    expect(channel).toMatchObject(set);
    const unset = ['frozen', 'disabled', 'cooldown'];
    const after = await server('updateChannelPartial', general, { unset });
    expect(after.channel).toMatchObject({ frozen: false, disabled: false });
    expect(after.channel).not.toHaveProperty('cooldown');
    const notAllowed = { reason: 'NotAllowed' };
    for (const [key, value] of Object.entries({ frozen: true, cooldown: 5 }))
      await expect(
        alice.call('updateChannelPartial', general, { set: { [key]: value } }),
      ).rejects.toMatchObject(notAllowed);
    await expect(
      bob.call('updateChannelPartial', general, { set: { topic: 'mine' } }),
    ).rejects.toMatchObject(notAllowed);
    await server('updateChannel', general, { add_moderators: ['bob'] });
    const slowed = await bob.call('updateChannelPartial', general, { set: { cooldown: 5 } });
    expect(slowed.channel.cooldown).toBe(5);
  });

  it.for<RequestOf<'updateChannelPartial'>>([
    { set: { member_count: 7 } },
    { set: { config_overrides: {}, 'created_by.id': 'bob' } },
    { unset: ['cid'] },
    { set: { frozen: 'yes' } },
    { set: { cooldown: 121 } },
    { set: { '__proto__.polluted': true } },
  ])('refuses %o', async (request) => {
    const { server } = await stage();
    await expect(server('updateChannelPartial', general, request)).rejects.toMatchObject({
      reason: 'Input',
    });
  });
});

describe('an update', () => {
  it('slows a channel and keeps its data', async () => {
    const { server, alice } = await stage();
    await expect(alice.call('updateChannel', general, { cooldown: 5 })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    const { channel } = await server('updateChannel', general, { cooldown: 5 });
    expect(channel).toMatchObject({ name: 'General', cooldown: 5 });
    await expect(server('updateChannel', general, { cooldown: 121 })).rejects.toMatchObject({
      reason: 'Input',
    });
    expect(alice.news()).toEqual(['channel.updated']);
  });

  it('makes members wait between two messages, but for who may skip that', async () => {
    const { server, alice, bob, clock } = await stage();
    await server('updateChannel', general, { cooldown: 5, add_moderators: ['bob'] });
    const message = { text: 'hi' };
    const say = () => alice.call('sendMessage', general, { message });
    await say();
    await expect(say()).rejects.toMatchObject({ reason: 'CoolDown' });
    await bob.call('sendMessage', general, { message });
    await bob.call('sendMessage', general, { message });
    clock.schedule(() => undefined, 5001);
    clock.flush();
    await say();
  });

  it('cannot slow a channel by making it either', async () => {
    const { alice, server } = await stage();
    const calm = { type: 'messaging', id: 'calm' };
    const data = { cooldown: 5, created_by_id: 'alice' };
    await expect(
      alice.call('getOrCreateChannel', calm, { data: { cooldown: 5 } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    const { channel } = await server('getOrCreateChannel', calm, { data });
    expect(channel.cooldown).toBe(5);
  });

  it('does many things at once, the members first', async () => {
    const { server, alice, connect } = await stage();
    await connect('carol');
    await connect('dave');
    settle(alice);
    await server('updateChannel', general, {
      data: { name: 'New' },
      add_members: ['carol'],
      invites: ['dave'],
      add_moderators: ['alice'],
      remove_members: ['bob'],
      message: { text: 'All new' },
      user_id: 'alice',
    });
    expect(alice.news()).toEqual([
      'member.added',
      'member.added',
      'member.updated',
      'member.removed',
      'channel.updated',
      'message.new',
    ]);
    expect(alice.last('channel.updated')).toMatchObject({
      channel: { name: 'New', member_count: 3 },
      message: { text: 'All new', type: 'system' },
    });
  });
});

describe('getChannel', () => {
  it('reports an existing channel to who may read it', async () => {
    const { bob, connect, server } = await stage();
    expect(await bob.call('getChannel', general, {})).toMatchObject({
      channel: { name: 'General' },
      membership: { user_id: 'bob' },
    });
    expect((await server('getChannel', general, {})).members).toHaveLength(2);
    const carol = await connect('carol');
    await expect(carol.call('getChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(
      bob.call('getChannel', { type: 'messaging', id: 'nowhere' }, {}),
    ).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

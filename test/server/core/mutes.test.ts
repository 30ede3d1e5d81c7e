import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const cid = 'messaging:general';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const second = await harness.connect('bob');
  await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  await watch(alice);
  settle(alice, bob, second);
  return { ...harness, alice, bob, second };
};

const say = (client: Client, text = 'hi') =>
  client.call('sendMessage', general, { message: { text } });

const unread = (messages: number, channels: number) => ({
  unread_count: messages,
  total_unread_count: messages,
  unread_channels: channels,
});

describe('muting a user', () => {
  it('notifies every connection of who muted, with the whole list, and nobody else', async () => {
    const { alice, bob, second, connect } = await stage();
    const { mute, own_user } = await bob.call('muteUser', {}, { target_id: 'alice' });
    expect(mute).toMatchObject({ user: { id: 'bob' }, target: { id: 'alice' } });
    expect(mute).not.toHaveProperty('expires');
    expect(own_user?.mutes).toEqual([mute]);
    await bob.call('muteUser', {}, { target_id: 'carol' });
    for (const client of [bob, second]) {
      expect(client.news()).toEqual(['notification.mutes_updated', 'notification.mutes_updated']);
      expect(client.last('notification.mutes_updated')).toMatchObject({
        me: { id: 'bob', mutes: [{ target: { id: 'alice' } }, { target: { id: 'carol' } }] },
      });
    }
    expect(alice.news()).toEqual([]);
    const third = await connect('bob');
    expect(third.me.mutes?.map(({ target }) => target.id)).toEqual(['alice', 'carol']);
    await bob.call('unmuteUser', {}, { target_id: 'alice' });
    expect(second.last('notification.mutes_updated')).toMatchObject({
      me: { mutes: [{ target: { id: 'carol' } }] },
    });
    settle(bob);
    await bob.call('unmuteUser', {}, { target_id: 'alice' });
    expect(bob.news()).toEqual([]);
  });

  it('keeps what the muted send out of the counts', async () => {
    const { alice, bob, server } = await stage();
    await say(alice);
    await bob.call('muteUser', {}, { target_id: 'alice' });
    await say(alice);
    expect(bob.last('notification.message_new')).toMatchObject(unread(1, 1));
    await server('sendMessage', general, { message: { text: 'hi', user_id: 'carol' } });
    expect(bob.last('notification.message_new')).toMatchObject(unread(2, 1));
    const { messages } = await bob.call('getOrCreateChannel', general, {});
    await bob.call('markUnread', general, { message_id: messages![0]!.id });
    // The first message came before the mute.
    expect(bob.last('notification.mark_unread')).toMatchObject({ unread_messages: 2 });
  });

  it('takes several at once, and names who is nobody', async () => {
    const { bob } = await stage();
    const { mute, mutes, non_existing_users } = await bob.call(
      'muteUser',
      {},
      { target_ids: ['alice', 'nobody'] },
    );
    expect(mute).toBeUndefined();
    expect(mutes?.map(({ target }) => target.id)).toEqual(['alice']);
    expect(non_existing_users).toEqual(['nobody']);
  });

  it('keeps when it began, over a repeat', async () => {
    const { bob } = await stage();
    const first = await bob.call('muteUser', {}, { target_id: 'alice' });
    const again = await bob.call('muteUser', {}, { target_id: 'alice', timeout: 5 });
    expect(again.mute?.created_at).toBe(first.mute?.created_at);
    expect(again.mute).toHaveProperty('expires');
    expect(again.own_user?.mutes).toHaveLength(1);
  });

  it('ends when its time is over, by the clock', async () => {
    const { bob, second, alice, clock } = await stage();
    await bob.call('muteUser', {}, { target_id: 'carol', timeout: 90 });
    await bob.call('muteUser', {}, { target_id: 'alice', timeout: 60 });
    settle(bob, second);
    const before = clock.now();
    clock.maxFrames = before + 60 * 60_000;
    clock.flush();
    await say(alice);
    expect(bob.news()).toEqual(['notification.mutes_updated', 'notification.message_new']);
    expect(second.last('notification.mutes_updated')).toMatchObject({
      me: { mutes: [{ target: { id: 'carol' } }] },
    });
    expect(bob.last('notification.message_new')).toMatchObject(unread(1, 1));
    clock.maxFrames = Number.POSITIVE_INFINITY;
    clock.flush();
    await say(alice);
    expect(bob.last('notification.mutes_updated')).toMatchObject({ me: { mutes: [] } });
    expect(clock.now()).toBeGreaterThanOrEqual(before + 90 * 60_000);
  });

  it.for([
    [{}, 'Input'],
    [{ target_id: 'bob' }, 'Input'],
    [{ target_ids: ['alice', 'bob'] }, 'Input'],
    [{ target_id: 'nobody' }, 'NotFound'],
    [{ target_id: 'alice', timeout: 0 }, 'Input'],
    [{ target_id: 'alice', timeout: Number.MAX_SAFE_INTEGER }, 'Input'],
    [{ target_id: 'alice', user_id: 'carol' }, 'NotAllowed'],
  ] as const)('refuses %j as %s', async ([request, reason]) => {
    const { bob } = await stage();
    await expect(bob.call('muteUser', {}, request)).rejects.toMatchObject({ reason });
    expect(bob.news()).toEqual([]);
  });
});

describe('muting a channel', () => {
  it('notifies every connection of who muted, and shows in responses to that user alone', async () => {
    const { alice, bob, second, connect } = await stage();
    const { channel_mute } = await bob.call('muteChannel', {}, { channel_cid: cid });
    expect(channel_mute).toMatchObject({ user: { id: 'bob' }, channel: { cid } });
    for (const client of [bob, second]) {
      expect(client.news()).toEqual(['notification.channel_mutes_updated']);
      expect(client.last('notification.channel_mutes_updated')).toMatchObject({
        me: { id: 'bob', channel_mutes: [{ channel: { cid } }] },
      });
    }
    expect(alice.news()).toEqual([]);
    expect((await connect('bob')).me.channel_mutes).toHaveLength(1);
    const shown = async (client: Client) =>
      (await client.call('getOrCreateChannel', general, {})).channel.muted;
    expect(await shown(bob)).toBe(true);
    expect(await shown(alice)).toBe(false);
    const found = async (client: Client, muted: boolean) =>
      (await client.call('queryChannels', {}, { filter_conditions: { muted }, watch: false }))
        .channels.length;
    expect(await found(bob, true)).toBe(1);
    expect(await found(bob, false)).toBe(0);
    expect(await found(alice, true)).toBe(0);
    await bob.call('unmuteChannel', {}, { channel_cid: cid });
    expect(await shown(bob)).toBe(false);
    expect(second.last('notification.channel_mutes_updated')).toMatchObject({
      me: { channel_mutes: [] },
    });
  });

  it('keeps what is sent there out of the counts of who muted it', async () => {
    const { alice, bob, server, connect } = await stage();
    const carol = await connect('carol');
    await bob.call('muteChannel', {}, { channel_cids: [cid] });
    await say(alice);
    expect(bob.last('notification.message_new')).toMatchObject(unread(0, 0));
    expect(carol.last('notification.message_new')).toMatchObject(unread(1, 1));
    await bob.call('markChannelsRead', {}, {});
    expect(bob.news()).toContain('notification.mark_read');
    expect(alice.last('message.read')).toMatchObject({ user: { id: 'bob' } });
    const { channel_mutes } = await server(
      'muteChannel',
      {},
      { channel_cids: [cid], user_id: 'carol' },
    );
    expect(channel_mutes).toBeUndefined();
  });

  it('ends after so many milliseconds, by the clock', async () => {
    const { alice, bob, clock } = await stage();
    const { channel_mute } = await bob.call(
      'muteChannel',
      {},
      { channel_cid: cid, expiration: 1_500 },
    );
    const { channel } = await bob.call('getOrCreateChannel', general, {});
    expect(channel.mute_expires_at).toBe(channel_mute?.expires);
    clock.flush();
    await say(alice);
    expect(bob.last('notification.channel_mutes_updated')).toMatchObject({
      me: { channel_mutes: [] },
    });
    expect(bob.last('notification.message_new')).toMatchObject(unread(1, 1));
  });

  it('needs the channel, the permission, and a type that has mutes', async () => {
    const harness = await startCore({ channelTypes: { team: { mutes: false } } });
    const alice = await harness.connect('alice');
    const eve = await harness.connect('eve');
    const team = { type: 'team', id: 'work' };
    await makeChannel(harness, ['alice']);
    await makeChannel(harness, ['alice'], team);
    const mute = (client: Client, channel_cid: string) =>
      client.call('muteChannel', {}, { channel_cid });
    await expect(mute(alice, 'messaging:none')).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(mute(eve, cid)).rejects.toMatchObject({ reason: 'NotAllowed' });
    await expect(mute(alice, 'team:work')).rejects.toMatchObject({ reason: 'FeatureOff' });
  });
});

describe('a mute that outlives its server', () => {
  it('ends at its time all the same', async () => {
    const { store, bob, core } = await stage();
    await bob.call('muteUser', {}, { target_id: 'alice', timeout: 1 });
    await core.close();
    const { connect, clock } = await startCore({}, { store, nodeId: 'node-2' });
    const again = await connect('bob');
    expect(again.me.mutes).toHaveLength(1);
    clock.flush();
    expect((await connect('bob')).me.mutes).toEqual([]);
    expect(again.news()).toEqual(['notification.mutes_updated']);
  });
});

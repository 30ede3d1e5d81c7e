import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const team = { type: 'team', id: 'work' };

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await makeChannel(harness, ['alice', 'bob'], team);
  await watch(alice);
  settle(alice, bob);
  return { ...harness, alice, bob };
};

const say = (client: Client, message: object, address = general) =>
  client.call('sendMessage', address, { message: { text: 'hi', ...message } });

const counts = (messages: number, channels: number) => ({
  unread_count: messages,
  total_unread_count: messages,
  unread_channels: channels,
});

describe('unread counts', () => {
  it('are those of each receiver', async () => {
    const { alice, bob } = await stage();
    await say(alice, {}, team);
    await say(alice, {});
    expect(bob.last('notification.message_new')).toMatchObject(counts(2, 2));
    expect(alice.last('message.new')).toMatchObject(counts(0, 0));
    await say(bob, {});
    expect(alice.last('message.new')).toMatchObject(counts(1, 1));
    expect(bob.last('notification.message_new')).toMatchObject(counts(1, 1));
  });

  it('leave out silent messages and replies that stay in their thread', async () => {
    const { alice, bob } = await stage();
    const { message } = await say(alice, { silent: true });
    await say(alice, { parent_id: message.id });
    await say(alice, { parent_id: message.id, show_in_channel: true });
    expect(bob.last('notification.message_new')).toMatchObject(counts(1, 1));
  });

  it('fall with reading, to what came after the message read', async () => {
    const { alice, bob } = await stage();
    const first = await say(alice, {});
    const second = await say(alice, {});
    const partly = await bob.call('markRead', general, { message_id: first.message.id });
    expect(partly.event).toMatchObject({ user: { id: 'bob' } });
    expect(bob.last('notification.mark_read')).toMatchObject(counts(1, 1));
    await bob.call('markRead', general, {});
    expect(bob.last('notification.mark_read')).toMatchObject(counts(0, 0));
    expect(alice.last('message.read')).toMatchObject({
      user: { id: 'bob' },
      last_read_message_id: second.message.id,
    });
  });

  it('greet a connection', async () => {
    const { alice, connect } = await stage();
    await say(alice, {});
    const { me } = await connect('bob');
    expect(me).toMatchObject({ ...counts(1, 1), mutes: [], channel_mutes: [], devices: [] });
  });

  it('are nobody else’s to see: a watcher without membership has none', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const guest = await harness.connect('carol');
    const live = { type: 'livestream', id: 'show' };
    await makeChannel(harness, ['alice'], live);
    await watch(guest, live);
    await say(alice, {}, live);
    expect(guest.last('message.new')).not.toHaveProperty('unread_count');
    expect((await guest.call('markRead', live, {})).event).toBeNull();
  });

  it('do not exist where the type has no read events', async () => {
    const harness = await startCore({ channelTypes: { messaging: { read_events: false } } });
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    const { read, channel } = await watch(alice);
    expect(read).toBeUndefined();
    expect(channel.own_capabilities).not.toContain('read-events');
    await say(alice, {});
    expect(alice.last('message.new')).not.toHaveProperty('unread_count');
    await expect(alice.call('markRead', general, {})).rejects.toMatchObject({
      reason: 'EventNotSupported',
    });
  });

  it('keep the reads of who hides them from others', async () => {
    const { alice, connect } = await stage();
    const bob = await connect('bob', { privacy_settings: { read_receipts: { enabled: false } } });
    await watch(bob);
    settle(alice, bob);
    await bob.call('markRead', general, {});
    expect(alice.news()).toEqual([]);
    expect(bob.news()).toEqual(['message.read', 'notification.mark_read']);
    const { read } = await alice.call('getOrCreateChannel', general, {});
    expect(read?.map(({ user }) => user.id)).toEqual(['alice']);
  });
});

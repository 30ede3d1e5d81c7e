import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const team = { type: 'team', id: 'work' };
const cid = 'messaging:general';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const second = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await makeChannel(harness, ['alice', 'bob'], team);
  await watch(alice);
  await watch(bob);
  settle(alice, bob, second);
  return { ...harness, alice, bob, second };
};

const say = async (client: Client, id: string, address = general) =>
  (await client.call('sendMessage', address, { message: { id, text: id } })).message;

const counts = (messages: number, channels: number) => ({
  unread_count: messages,
  total_unread_count: messages,
  unread_channels: channels,
});

describe('marking as unread', () => {
  it('counts from a message on, and notifies all connections of the reader alone', async () => {
    const { alice, bob, second } = await stage();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await say(bob, 'mine');
    await say(alice, 'm3');
    await bob.call('markRead', general, {});
    settle(alice, bob, second);
    await bob.call('markUnread', general, { message_id: 'm2' });
    for (const client of [bob, second]) {
      expect(client.news()).toEqual(['notification.mark_unread']);
      expect(client.last('notification.mark_unread')).toMatchObject({
        cid,
        user: { id: 'bob' },
        first_unread_message_id: 'm2',
        last_read_message_id: 'm1',
        unread_messages: 2,
        ...counts(2, 1),
      });
    }
    expect(alice.news()).toEqual([]);
    const { read } = await bob.call('getOrCreateChannel', general, {});
    const own = read?.find(({ user }) => user.id === 'bob');
    expect(own).toMatchObject({ unread_messages: 2, last_read_message_id: 'm1' });
    await say(alice, 'm4');
    expect(second.last('notification.message_new')).toMatchObject(counts(3, 1));
  });

  it('has nothing before the first message', async () => {
    const { alice, bob } = await stage();
    const first = await say(alice, 'm1');
    await bob.call('markRead', general, {});
    await bob.call('markUnread', general, { message_id: 'm1' });
    const event = bob.last('notification.mark_unread');
    expect(event).toMatchObject({ first_unread_message_id: 'm1', unread_messages: 1 });
    expect(event).not.toHaveProperty('last_read_message_id');
    expect(Date.parse(event['last_read_at'] as string)).toBeLessThan(
      Date.parse(first.created_at as string),
    );
  });

  it('takes a moment for a message', async () => {
    const { alice, bob } = await stage();
    await say(alice, 'm1');
    const second = await say(alice, 'm2');
    await bob.call('markRead', general, {});
    await bob.call('markUnread', general, { message_timestamp: second.created_at! });
    expect(bob.last('notification.mark_unread')).toMatchObject({
      first_unread_message_id: 'm2',
      ...counts(1, 1),
    });
    await expect(
      bob.call('markUnread', general, { message_timestamp: '2999-01-01T00:00:00Z' }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it.for([
    [{}, 'Input'],
    [{ message_id: 'm1', message_timestamp: '2020-01-01T00:00:00Z' }, 'Input'],
    [{ message_id: 'm1', thread_id: 'm1' }, 'NotFound'],
    [{ message_id: 'elsewhere' }, 'NotFound'],
  ] as const)('refuses %j', async ([request, reason]) => {
    const { alice, bob } = await stage();
    await say(alice, 'm1');
    await say(alice, 'elsewhere', team);
    await expect(bob.call('markUnread', general, request)).rejects.toMatchObject({ reason });
  });

  it('is for members, where there are reads', async () => {
    const harness = await startCore({ channelTypes: { team: { read_events: false } } });
    const alice = await harness.connect('alice');
    const carol = await harness.connect('carol');
    const live = { type: 'livestream', id: 'show' };
    await makeChannel(harness, ['alice'], live);
    await makeChannel(harness, ['alice'], team);
    await say(alice, 'm1', live);
    await say(alice, 'm2', team);
    await expect(carol.call('markUnread', live, { message_id: 'm1' })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(alice.call('markUnread', team, { message_id: 'm2' })).rejects.toMatchObject({
      reason: 'EventNotSupported',
    });
  });
});

describe('how far others see that somebody has read', () => {
  const seenOfBob = async (viewer: Client) => {
    const { read } = await viewer.call('getChannel', general, {});
    return read?.find(({ user }) => user.id === 'bob')?.last_read_message_id;
  };

  it('is how far they received, whatever is unread again', async () => {
    const { alice, bob } = await stage();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await bob.call('markRead', general, {});
    await bob.call('markUnread', general, { message_id: 'm2' });
    expect(await seenOfBob(bob)).toBe('m1');
    expect(await seenOfBob(alice)).toBe('m2');
    await bob.call('hideChannel', general, { clear_history: true });
    expect(await seenOfBob(bob)).toBeUndefined();
    expect(await seenOfBob(alice)).toBe('m2');
  });
});

describe('marking channels as read', () => {
  it('does all that are behind at once, with one notification', async () => {
    const { alice, bob, second } = await stage();
    await say(alice, 'm1');
    await say(alice, 't1', team);
    settle(alice, bob, second);
    await bob.call('markChannelsRead', {}, {});
    expect(bob.news()).toEqual(['message.read', 'notification.mark_read']);
    expect(second.news()).toEqual(['notification.mark_read']);
    expect(alice.news()).toEqual(['message.read']);
    const event = second.last('notification.mark_read');
    expect(event).toMatchObject(counts(0, 0));
    expect(event).not.toHaveProperty('cid');
    expect(event).not.toHaveProperty('channel');
    await bob.call('markChannelsRead', {}, {});
    expect(bob.news()).toEqual(['notification.mark_read']);
  });

  it('does those named, up to a message of each', async () => {
    const { alice, bob, second } = await stage();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await say(alice, 't1', team);
    settle(alice, bob, second);
    await bob.call('markChannelsRead', {}, { read_by_channel: { [cid]: 'm1' } });
    expect(second.last('notification.mark_read')).toMatchObject(counts(2, 2));
    expect(alice.last('message.read')).toMatchObject({ last_read_message_id: 'm1' });
    await bob.call('markChannelsRead', {}, { read_by_channel: { 'team:work': '' } });
    expect(second.last('notification.mark_read')).toMatchObject(counts(1, 1));
  });

  it('refuses channels that are none, are closed, or too many', async () => {
    const { bob, connect } = await stage();
    const mark = (client: Client, read_by_channel: Record<string, string>) =>
      client.call('markChannelsRead', {}, { read_by_channel });
    await expect(mark(bob, { 'messaging:none': '' })).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(mark(await connect('eve'), { [cid]: '' })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`messaging:c${n}`, '']));
    await expect(mark(bob, many)).rejects.toMatchObject({ reason: 'Input' });
  });
});

describe('what was delivered', () => {
  const withDeliveries = async () => {
    const staged = await stage();
    await staged.server('updateChannelType', { name: 'messaging' }, { delivery_events: true });
    return staged;
  };
  const report = (client: Client, ...ids: readonly string[]) =>
    client.call(
      'markDelivered',
      {},
      {
        latest_delivered_messages: ids.map((id) => ({ cid, id })),
      },
    );
  const markOf = async (client: Client, id: string) => {
    const { read } = await client.call('getOrCreateChannel', general, {});
    const state = read?.find(({ user }) => user.id === id);
    return state?.last_delivered_message_id;
  };

  it('is announced to the watchers and kept in the read state', async () => {
    const { alice, bob } = await withDeliveries();
    await say(alice, 'm1');
    await say(alice, 'm2');
    settle(alice, bob);
    await report(bob, 'm2');
    expect(alice.news()).toEqual(['message.delivered']);
    expect(alice.last('message.delivered')).toMatchObject({
      ...{ cid, channel_id: 'general', channel_type: 'messaging' },
      ...{ user: { id: 'bob' }, last_delivered_message_id: 'm2' },
    });
    const { read } = await alice.call('getOrCreateChannel', general, {});
    expect(read?.find(({ user }) => user.id === 'bob')).toMatchObject({
      last_delivered_at: alice.last('message.delivered')['last_delivered_at'],
      last_delivered_message_id: 'm2',
      unread_messages: 2,
    });
  });

  it('never goes back, and moves with reading and sending', async () => {
    const { alice, bob } = await withDeliveries();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await bob.call('markRead', general, { message_id: 'm1' });
    expect(await markOf(alice, 'bob')).toBe('m1');
    await report(bob, 'm2');
    settle(alice, bob);
    await report(bob, 'm1', 'm2');
    expect(alice.news()).toEqual([]);
    await bob.call('markUnread', general, { message_id: 'm1' });
    expect(await markOf(alice, 'bob')).toBe('m2');
    await say(bob, 'm3');
    expect(await markOf(alice, 'bob')).toBe('m3');
  });

  it('counts only what the member sees in the channel', async () => {
    const { alice, bob, server, connect } = await withDeliveries();
    await say(alice, 'before');
    await connect('carl');
    await server('updateChannel', general, { add_members: ['carl'], hide_history: true });
    const carl = await connect('carl');
    await alice.call('sendMessage', general, {
      message: { id: 'reply', text: 'r', parent_id: 'before' },
    });
    settle(alice, bob);
    await report(carl, 'before', 'reply', 'none');
    await report(await connect('eve'), 'before');
    expect(alice.news()).toEqual([]);
    expect(await markOf(alice, 'carl')).toBeUndefined();
  });

  it('is kept from others by who wants that', async () => {
    const { alice, bob, server } = await withDeliveries();
    await server(
      'updateUsersPartial',
      {},
      {
        users: [
          { id: 'bob', set: { privacy_settings: { delivery_receipts: { enabled: false } } } },
        ],
      },
    );
    await say(alice, 'm1');
    settle(alice, bob);
    await report(bob, 'm1');
    expect(alice.news()).toEqual([]);
    expect(await markOf(alice, 'bob')).toBeUndefined();
    expect(await markOf(bob, 'bob')).toBe('m1');
  });

  it('does nothing where it is off, and is bounded', async () => {
    const { alice, bob } = await stage();
    await say(alice, 'm1');
    settle(alice, bob);
    await report(bob, 'm1');
    expect([...alice.news(), ...bob.news()]).toEqual([]);
    const many = Array.from({ length: 101 }, () => 'm1');
    await expect(report(bob, ...many)).rejects.toMatchObject({ reason: 'Input' });
  });
});

describe('unread counts on demand', () => {
  it('are counted by channel and by type', async () => {
    const { alice, bob, server } = await stage();
    await say(alice, 'm1');
    await say(alice, 'm2');
    await say(alice, 't1', team);
    const unread = await bob.call('unreadCounts', {}, {});
    expect(unread).toMatchObject({ total_unread_count: 3, threads: [] });
    const sorted = (list: readonly object[] | null | undefined) =>
      [...(list ?? [])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(sorted(unread.channels)).toMatchObject([
      { channel_id: cid, unread_count: 2, last_read: expect.any(String) },
      { channel_id: 'team:work', unread_count: 1 },
    ]);
    expect(sorted(unread.channel_type)).toEqual([
      { channel_type: 'messaging', channel_count: 1, unread_count: 2 },
      { channel_type: 'team', channel_count: 1, unread_count: 1 },
    ]);
    expect(await server('unreadCounts', {}, { user_id: 'bob' })).toEqual(unread);
    const batch = await server('unreadCountsBatch', {}, { user_ids: ['bob', 'alice', 'nobody'] });
    expect(batch.counts_by_user).toMatchObject({
      bob: { total_unread_count: 3 },
      alice: { total_unread_count: 0, channels: [] },
      nobody: { total_unread_count: 0 },
    });
    await expect(server('unreadCounts', {}, {})).rejects.toMatchObject({ reason: 'Input' });
  });
});

import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const counts = (unread_count: number, unread_channels: number) => ({
  unread_count,
  total_unread_count: unread_count,
  unread_channels,
});

/** Alice watches on one of two connections, Bob is a member elsewhere, Carol is nobody. */
const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const second = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob']);
  await makeChannel(harness, ['alice', 'bob'], { type: 'messaging', id: 'other' });
  await watch(alice);
  await alice.call('sendMessage', general, { message: { id: 'first', text: 'hi' } });
  await alice.call('sendMessage', { type: 'messaging', id: 'other' }, { message: { text: 'hi' } });
  const cast = { alice, second, bob, carol };
  settle(...Object.values(cast));
  const news = () =>
    Object.fromEntries(Object.entries(cast).map(([name, client]) => [name, client.news()]));
  return { ...harness, ...cast, news };
};

describe('deleting a channel', () => {
  it('goes to watchers, and to members elsewhere with the counts that are left', async () => {
    const { alice, bob, news } = await stage();
    const { channel } = await alice.call('deleteChannel', general, {});
    expect(channel).toMatchObject({
      cid: 'messaging:general',
      deleted_at: expect.any(String) as string,
      truncated_at: expect.any(String) as string,
    });
    expect(news()).toEqual({
      alice: ['channel.deleted'],
      second: ['notification.channel_deleted'],
      bob: ['notification.channel_deleted'],
      carol: [],
    });
    expect(alice.last('channel.deleted')).toMatchObject({ user: { id: 'alice' }, channel });
    expect(bob.last('notification.channel_deleted')).toMatchObject(counts(1, 1));
  });

  it('ends its watches and takes it out of every call', async () => {
    const { alice, bob, news, server } = await stage();
    await server('deleteChannel', general, {});
    news();
    const gone = { reason: 'NotFound' };
    const message = { text: 'hi' };
    await expect(alice.call('sendMessage', general, { message })).rejects.toMatchObject(gone);
    await expect(bob.call('getChannel', general, {})).rejects.toMatchObject(gone);
    await expect(bob.call('deleteChannel', general, {})).rejects.toMatchObject(gone);
    expect((await bob.call('queryChannels', {}, {})).channels).toHaveLength(1);
    await alice.call('getOrCreateChannel', general, { data: { members: ['alice'] } });
    await alice.call('sendMessage', general, { message });
    expect(news()).toEqual({
      alice: ['notification.added_to_channel', 'notification.message_new'],
      second: ['notification.added_to_channel', 'notification.message_new'],
      bob: [],
      carol: [],
    });
  });

  it('leaves a channel that who created it may create again, empty', async () => {
    const { alice, bob } = await stage();
    await alice.call('deleteChannel', general, {});
    await expect(bob.call('getOrCreateChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
      message: expect.stringContaining('RecreateChannel') as string,
    });
    const again = await alice.call('getOrCreateChannel', general, {
      data: { members: ['alice'], name: 'Again' },
    });
    expect(again).toMatchObject({
      channel: { name: 'Again', member_count: 1 },
      messages: [],
    });
    expect(again.channel).not.toHaveProperty('deleted_at');
    // What was said is out of sight, and its id taken.
    const message = { id: 'first', text: 'hi again' };
    await expect(alice.call('sendMessage', general, { message })).rejects.toMatchObject({
      message: expect.stringContaining('already exists') as string,
    });
  });

  it('for good takes a backend or an admin, and leaves nothing', async () => {
    const { alice, bob, server } = await stage();
    const hard = { hard_delete: true };
    await expect(alice.call('deleteChannel', general, hard)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await server('deleteChannel', general, hard);
    await bob.call('getOrCreateChannel', general, { data: { members: ['bob'] } });
    await bob.call('sendMessage', general, { message: { id: 'first', text: 'mine' } });
    expect((await bob.call('getChannel', general, {})).messages).toHaveLength(1);
  });

  it('is refused to who did not create it', async () => {
    const { bob, news } = await stage();
    await expect(bob.call('deleteChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    expect(news()['alice']).toEqual([]);
  });

  it('goes for many at once, all or none', async () => {
    const { alice, bob, server } = await stage();
    const cids = ['messaging:general', 'messaging:other'];
    await expect(
      server('deleteChannels', {}, { cids: [...cids, 'messaging:nowhere'] }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(bob.call('deleteChannels', {}, { cids })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(server('deleteChannels', {}, { cids: [] })).rejects.toMatchObject({
      reason: 'Input',
    });
    expect(bob.news()).toEqual([]);
    const { result } = await alice.call('deleteChannels', {}, { cids });
    expect(result).toEqual(Object.fromEntries(cids.map((cid) => [cid, { status: 'ok' }])));
    expect(bob.news()).toEqual(['notification.channel_deleted', 'notification.channel_deleted']);
    expect(bob.last('notification.channel_deleted')).toMatchObject(counts(0, 0));
  });
});

describe('truncating a channel', () => {
  it('goes to watchers, and to members elsewhere with the counts that are left', async () => {
    const { alice, bob, news } = await stage();
    const { channel } = await alice.call('truncateChannel', general, {});
    expect(channel).toMatchObject({
      truncated_at: expect.any(String) as string,
      truncated_by: { id: 'alice' },
    });
    expect(channel).not.toHaveProperty('last_message_at');
    expect(news()).toEqual({
      alice: ['channel.truncated'],
      second: ['notification.channel_truncated'],
      bob: ['notification.channel_truncated'],
      carol: [],
    });
    expect(bob.last('notification.channel_truncated')).toMatchObject(counts(1, 1));
    expect((await bob.call('getChannel', general, {})).messages).toEqual([]);
  });

  it('says why, in a message that is later than the cut', async () => {
    const { alice, bob, news } = await stage();
    const { channel, message } = await alice.call('truncateChannel', general, {
      message: { text: 'A new start' },
    });
    expect(message).toMatchObject({ type: 'system', text: 'A new start' });
    expect(String(message?.created_at) > String(channel.truncated_at)).toBe(true);
    expect(news()).toMatchObject({
      alice: ['channel.truncated', 'message.new'],
      bob: ['notification.channel_truncated', 'notification.message_new'],
    });
    expect(alice.last('channel.truncated')).toMatchObject({ message: { id: message?.id } });
    const { messages, channel: after } = await bob.call('getChannel', general, {});
    expect(messages?.map(({ id }) => id)).toEqual([message?.id]);
    expect(after.last_message_at).toBe(message?.created_at);
  });

  it('keeps what is later than the moment given', async () => {
    const { alice, bob, server } = await stage();
    const { messages } = await alice.call('getChannel', general, {});
    await server('sendMessage', general, { message: { text: 'later', user_id: 'alice' } });
    const truncated_at = messages?.[0]?.created_at ?? '';
    await alice.call('truncateChannel', general, { truncated_at });
    const after = await bob.call('getChannel', general, {});
    expect(after.messages?.map(({ text }) => text)).toEqual(['later']);
    expect(after.read?.find(({ user }) => user.id === 'bob')?.unread_messages).toBe(1);
  });

  it('for good frees the ids of the messages', async () => {
    const { alice } = await stage();
    const message = { id: 'first', text: 'again' };
    await alice.call('truncateChannel', general, {});
    await expect(alice.call('sendMessage', general, { message })).rejects.toThrow('already exists');
    await alice.call('truncateChannel', general, { hard_delete: true });
    await alice.call('sendMessage', general, { message });
  });

  it('for some members goes to them, and leaves the history to the others', async () => {
    const { alice, bob, news, server, connect } = await stage();
    const watching = await connect('bob');
    await watch(watching);
    settle(alice, bob, watching);
    await alice.call('truncateChannel', general, { member_ids: ['bob'] });
    expect(watching.news()).toEqual(['channel.truncated']);
    expect(news()).toEqual({
      alice: [],
      second: [],
      bob: ['notification.channel_truncated'],
      carol: [],
    });
    expect(bob.last('notification.channel_truncated')).toMatchObject(counts(1, 1));
    expect((await bob.call('getChannel', general, {})).messages).toEqual([]);
    const { messages, channel } = await alice.call('getChannel', general, {});
    expect(messages).toHaveLength(1);
    expect(channel).not.toHaveProperty('truncated_at');
    await expect(
      server('truncateChannel', general, { member_ids: ['carol'] }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(bob.call('truncateChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
  });
});

describe('hiding a channel', () => {
  it('goes to all connections of who hides it, and to nobody else', async () => {
    const { alice, second, news } = await stage();
    await alice.call('hideChannel', general, { clear_history: false });
    expect(news()).toEqual({
      alice: ['channel.hidden'],
      second: ['channel.hidden'],
      bob: [],
      carol: [],
    });
    expect(second.last('channel.hidden')).toMatchObject({
      clear_history: false,
      user: { id: 'alice' },
    });
    expect((await alice.call('queryChannels', {}, {})).channels).toHaveLength(1);
    await second.call('showChannel', general, {});
    expect(news()).toEqual({
      alice: ['channel.visible'],
      second: ['channel.visible'],
      bob: [],
      carol: [],
    });
    expect((await alice.call('queryChannels', {}, {})).channels).toHaveLength(2);
  });

  it('with its history keeps that from who hid it, once it is shown again', async () => {
    const { alice, bob, connect } = await stage();
    await bob.call('hideChannel', general, { clear_history: true });
    expect((await connect('bob')).me).toMatchObject(counts(1, 1));
    await alice.call('sendMessage', general, { message: { text: 'new' } });
    expect(bob.news()).toEqual(['channel.hidden', 'channel.visible', 'notification.message_new']);
    const { messages, hide_messages_before } = await bob.call('getChannel', general, {});
    expect(messages?.map(({ text }) => text)).toEqual(['new']);
    expect(hide_messages_before).toEqual(expect.any(String));
    expect((await alice.call('getChannel', general, {})).messages).toHaveLength(2);
  });

  it('is for members', async () => {
    const { carol, server } = await stage();
    await expect(carol.call('hideChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(server('showChannel', general, {})).rejects.toMatchObject({ reason: 'Input' });
    await server('hideChannel', general, { user_id: 'bob', clear_history: false });
  });
});

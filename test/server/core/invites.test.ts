import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

/** Alice watches her channel, Bob is invited to it and has two connections. */
const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  settle(alice, bob, carol);
  await alice.call('updateChannel', general, { invites: ['bob'] });
  return { ...harness, alice, bob, carol };
};

describe('an invite', () => {
  it('goes to the watchers and the invited user, and to nobody else', async () => {
    const { alice, bob, carol } = await stage();
    expect(alice.news()).toEqual(['member.added', 'channel.updated']);
    expect(bob.news()).toEqual(['notification.invited']);
    expect(carol.news()).toEqual([]);
    expect(bob.last('notification.invited')).toMatchObject({
      user: { id: 'bob' },
      member: { user_id: 'bob', invited: true, status: 'pending' },
      channel: { member_count: 2 },
    });
  });

  it('counts no unread messages and brings no notifications until it is accepted', async () => {
    const { alice, bob, connect } = await stage();
    settle(bob);
    await alice.call('sendMessage', general, { message: { text: 'hi' } });
    expect(bob.news()).toEqual([]);
    expect((await connect('bob')).me.unread_count).toBe(0);
    await bob.call('updateChannel', general, { accept_invite: true });
    settle(bob);
    await alice.call('sendMessage', general, { message: { text: 'hi again' } });
    expect(bob.last('notification.message_new')).toMatchObject({ unread_count: 1 });
  });

  it('is accepted by who got it, with a word', async () => {
    const { alice, bob, connect } = await stage();
    const watching = await connect('bob');
    await watch(watching);
    settle(alice, bob, watching);
    const answer = await bob.call('updateChannel', general, {
      accept_invite: true,
      message: { text: 'Here I am' },
    });
    expect(answer.message).toMatchObject({ type: 'system', text: 'Here I am' });
    expect(alice.news()).toEqual(['member.updated', 'message.new']);
    expect(watching.news()).toEqual(['member.updated', 'message.new']);
    expect(bob.news()).toEqual(['notification.invite_accepted', 'notification.message_new']);
    expect(bob.last('notification.invite_accepted')).toMatchObject({
      user: { id: 'bob' },
      member: { status: 'accepted', invited: true },
    });
    await expect(bob.call('updateChannel', general, { accept_invite: true })).rejects.toMatchObject(
      { reason: 'Input' },
    );
  });

  it('is rejected by who got it, who can be invited again', async () => {
    const { alice, bob } = await stage();
    settle(alice, bob);
    await bob.call('updateChannel', general, { reject_invite: true });
    expect(alice.news()).toEqual(['member.updated']);
    expect(bob.news()).toEqual(['notification.invite_rejected']);
    expect(alice.last('member.updated')).toMatchObject({ member: { status: 'rejected' } });
    await alice.call('sendMessage', general, { message: { text: 'hi' } });
    expect(bob.news()).toEqual([]);
    await alice.call('updateChannel', general, { invites: ['bob'] });
    expect(bob.news()).toEqual(['notification.invited']);
  });

  it('is there for a backend to answer in the name of the invited', async () => {
    const { server, bob } = await stage();
    settle(bob);
    await server('updateChannel', general, { accept_invite: true, user_id: 'bob' });
    expect(bob.news()).toEqual(['notification.invite_accepted']);
    await expect(server('updateChannel', general, { reject_invite: true })).rejects.toMatchObject({
      reason: 'Input',
    });
  });

  it('cannot be answered by who has none, nor in two ways, nor sent by who may not', async () => {
    const { alice, bob, carol } = await stage();
    const refused = { reason: 'Input' };
    await expect(
      alice.call('updateChannel', general, { accept_invite: true }),
    ).rejects.toMatchObject(refused);
    await expect(
      bob.call('updateChannel', general, { accept_invite: true, reject_invite: true }),
    ).rejects.toMatchObject(refused);
    await expect(
      carol.call('updateChannel', general, { invites: ['carol'] }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
  });

  it('can come with the channel', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    const bob = await connect('bob');
    await alice.call('getOrCreateChannel', general, {
      data: { members: ['alice'], invites: ['bob'] },
    });
    expect(alice.news()).toEqual(['notification.added_to_channel']);
    expect(bob.news()).toEqual(['notification.invited']);
    const found = (invite: string) =>
      bob.call('queryChannels', {}, { filter_conditions: { invite } });
    expect((await found('pending')).channels).toHaveLength(1);
    expect((await found('accepted')).channels).toHaveLength(0);
    expect(
      (await bob.call('queryChannels', {}, { filter_conditions: { joined: true } })).channels,
    ).toHaveLength(0);
  });
});

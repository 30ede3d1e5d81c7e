import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore } from './harness.js';

describe('permissions of calls', () => {
  it('name the user, its roles, the action and the scope', async () => {
    const harness = await startCore();
    await harness.connect('alice');
    const bob = await harness.connect('bob');
    await makeChannel(harness, ['alice', 'bob']);
    await expect(
      bob.call('updateChannel', general, { data: { name: 'Mine' } }),
    ).rejects.toMatchObject({
      reason: 'NotAllowed',
      message:
        "User 'bob' with roles ['user', 'channel_member'] is not allowed to perform action UpdateChannel in scope 'messaging'",
    });
  });

  it('keep strangers out of a channel of others', async () => {
    const harness = await startCore();
    await harness.connect('alice');
    const carol = await harness.connect('carol');
    await makeChannel(harness, ['alice']);
    const refused = { reason: 'NotAllowed' };
    const message = { text: 'hi' };
    const event = { type: 'typing.start' };
    await expect(carol.call('getOrCreateChannel', general, {})).rejects.toMatchObject(refused);
    await expect(carol.call('sendMessage', general, { message })).rejects.toMatchObject(refused);
    await expect(carol.call('sendEvent', general, { event })).rejects.toMatchObject(refused);
    await expect(carol.call('markRead', general, {})).rejects.toMatchObject(refused);
    expect(await carol.call('queryChannels', {}, {})).toEqual({ channels: [] });
  });

  it('let members leave, but not remove others', async () => {
    const harness = await startCore();
    await harness.connect('alice');
    const bob = await harness.connect('bob');
    await makeChannel(harness, ['alice', 'bob']);
    await expect(
      bob.call('updateChannel', general, { remove_members: ['alice'] }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    const { members } = await bob.call('updateChannel', general, {
      remove_members: ['bob'],
      message: { text: 'bob left' },
    });
    expect(members?.map(({ user_id }) => user_id)).toEqual(['alice']);
  });

  it('let the anonymous read a livestream, and no more', async () => {
    const harness = await startCore();
    await harness.connect('alice');
    const live = { type: 'livestream', id: 'show' };
    await makeChannel(harness, ['alice'], live);
    const anonymous = await harness.connect('!anon-nobody', { anon: true });
    const call = harness.anonymous('!anon-nobody');
    expect(await call('getOrCreateChannel', live, {})).toMatchObject({ channel: { id: 'show' } });
    await expect(call('getOrCreateChannel', general, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    expect(anonymous.me.role).toBe('anonymous');
  });

  it('let users change themselves, but not their role, nor others', async () => {
    const { connect, server } = await startCore();
    const alice = await connect('alice');
    const refused = { reason: 'NotAllowed' };
    const update = (id: string, more: object) =>
      alice.call('updateUsers', {}, { users: { [id]: { id, ...more } } });
    expect(await update('alice', { name: 'Alice' })).toMatchObject({
      users: { alice: { name: 'Alice' } },
    });
    await expect(update('alice', { role: 'admin' })).rejects.toMatchObject(refused);
    await expect(update('alice', { teams: ['red'] })).rejects.toMatchObject(refused);
    await expect(update('bob', { name: 'Bob' })).rejects.toMatchObject(refused);
    await server('updateUsers', {}, { users: { alice: { id: 'alice', role: 'admin' } } });
    const admin = await alice.call('getOrCreateChannel', general, {});
    expect(admin.channel.own_capabilities).toContain('delete-any-message');
  });

  it('keep users, but not the backend, from writing to a frozen channel', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    await expect(
      alice.call('updateChannel', general, { data: { frozen: true } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    await harness.server('updateChannel', general, { data: { frozen: true } });
    const message = { text: 'hi' };
    await expect(alice.call('sendMessage', general, { message })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await harness.server('sendMessage', general, { message: { ...message, user_id: 'alice' } });
  });
});

import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

describe('a client', () => {
  it('makes no channel that is frozen or disabled, and disables none of its own', async () => {
    const { connect, server } = await startCore();
    const alice = await connect('alice');
    const refused = { reason: 'NotAllowed' };

    for (const data of [{ frozen: true }, { disabled: true }])
      await expect(alice.call('getOrCreateChannel', general, { data })).rejects.toMatchObject(
        refused,
      );
    await alice.call('getOrCreateChannel', general, { data: { frozen: false, disabled: false } });
    await expect(
      alice.call('updateChannelPartial', general, { set: { disabled: true } }),
    ).rejects.toMatchObject(refused);
    await expect(
      alice.call('updateChannel', general, { data: { disabled: true } }),
    ).rejects.toMatchObject(refused);
    await server('updateChannelPartial', general, { set: { disabled: true } });
  });

  it('has no capability to write where nobody can', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    const capabilities = async () =>
      (await alice.call('getChannel', general, {})).channel.own_capabilities;
    const before = await capabilities();
    await harness.server('updateChannelPartial', general, { set: { frozen: true } });

    expect(before).toContain('send-message');
    const left = await capabilities();
    expect(left).toContain('read-events');
    expect(
      left?.filter((name) => /^(send|update-own-message|pin|quote|create|upload)/.test(name)),
    ).toEqual([]);
  });
});

describe('an invisible user', () => {
  it('watches without being announced, listed or counted', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const bob = await harness.connect('bob', { invisible: true });
    await makeChannel(harness, ['alice', 'bob']);
    await watch(alice);
    alice.news();
    await watch(bob);
    const { watchers, watcher_count } = await alice.call('getOrCreateChannel', general, {});

    expect(alice.news()).toEqual([]);
    expect([watchers?.map(({ id }) => id), watcher_count]).toEqual([['alice'], 1]);
    await bob.call('updateUsersPartial', {}, { users: [{ id: 'bob', set: { invisible: false } }] });
    expect(alice.last('user.watching.start')).toMatchObject({
      user: { id: 'bob' },
      watcher_count: 2,
    });
    await bob.call('updateUsersPartial', {}, { users: [{ id: 'bob', set: { invisible: true } }] });
    expect(alice.last('user.watching.stop')).toMatchObject({
      user: { id: 'bob' },
      watcher_count: 1,
    });
    alice.news();
    await bob.leave();
    expect(alice.news()).toEqual([]);
  });
});

describe('a webhook', () => {
  it.each(['http://user:secret@example.com/', 'https://user@example.com', 'http://a b'])(
    'has no URL like %s',
    async (url) => {
      const { server } = await startCore();
      await expect(server('updateApp', {}, { webhook_url: url })).rejects.toMatchObject({
        reason: 'Input',
      });
    },
  );
});

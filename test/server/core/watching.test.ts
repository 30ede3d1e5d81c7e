import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

describe('watching', () => {
  it('announces the first watching connection of a user, that one included', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const second = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    settle(alice, second);
    await watch(alice);
    await watch(alice);
    await watch(second);
    expect(alice.news()).toEqual(['user.watching.start']);
    expect(alice.last('user.watching.start')).toMatchObject({ watcher_count: 1 });
    expect(second.news()).toEqual([]);
  });

  it('announces the end of the last watching connection to those that stay', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const bob = await harness.connect('bob');
    const second = await harness.connect('bob');
    await makeChannel(harness, ['alice', 'bob']);
    for (const client of [alice, bob, second]) await watch(client);
    settle(alice, bob, second);
    await bob.call('stopWatchingChannel', general, {});
    expect(alice.news()).toEqual([]);
    await second.leave();
    expect(alice.news()).toEqual(['user.watching.stop']);
    expect(alice.last('user.watching.stop')).toMatchObject({
      user: { id: 'bob' },
      watcher_count: 1,
    });
    expect([bob.news(), second.news()]).toEqual([[], []]);
  });

  it('needs a connection of the caller', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const bob = await harness.connect('bob');
    await makeChannel(harness, ['alice', 'bob']);
    const request = { watch: true };
    const caller = { kind: 'client', userId: 'alice' } as const;
    const open = (connectionId?: string) =>
      harness.core.call('getOrCreateChannel', { caller, params: general, request, connectionId });
    await expect(open()).rejects.toMatchObject({ reason: 'Input' });
    await expect(open('nobody')).rejects.toMatchObject({ reason: 'ConnectionUnknown' });
    await expect(open(bob.connectionId)).rejects.toMatchObject({ reason: 'ConnectionUnknown' });
    await expect(open(alice.connectionId)).resolves.toMatchObject({ watcher_count: 1 });
  });

  it('says nothing of watchers where the type has no such events', async () => {
    const harness = await startCore({ channelTypes: { messaging: { connect_events: false } } });
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    settle(alice);
    await watch(alice);
    expect(alice.news()).toEqual([]);
  });
});

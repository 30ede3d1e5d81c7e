import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore } from './harness.js';

const presenceOf = (id: string) => ({
  filter_conditions: { id: { $in: [id] } },
  presence: true,
});

describe('presence', () => {
  it('comes with the first connection and goes with the last, to who asked', async () => {
    const harness = await startCore();
    const { connect, server } = harness;
    await server('updateUsers', {}, { users: { bob: { id: 'bob' } } });
    const asking = await connect('alice');
    const silent = await connect('alice');
    await asking.call('queryUsers', {}, presenceOf('bob'));
    settle(asking, silent);
    const first = await connect('bob');
    const second = await connect('bob');
    expect(asking.news()).toEqual(['user.presence.changed']);
    expect(asking.last('user.presence.changed')).toMatchObject({
      user: { id: 'bob', online: true },
    });
    await first.leave();
    expect(asking.news()).toEqual([]);
    await second.leave();
    expect(asking.last('user.presence.changed')).toMatchObject({
      user: { id: 'bob', online: false, last_active: expect.any(String) },
    });
    expect(silent.news()).toEqual([]);
  });

  it('follows the members of a channel queried with presence', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await harness.server('updateUsers', {}, { users: { bob: { id: 'bob' } } });
    await makeChannel(harness, ['alice', 'bob']);
    await alice.call(
      'queryChannels',
      {},
      {
        filter_conditions: { members: { $in: ['alice'] } },
        presence: true,
      },
    );
    settle(alice);
    await harness.connect('bob');
    expect(alice.news()).toEqual(['user.presence.changed']);
  });

  it('waits for the grace period, and forgets about who came back', async () => {
    const { connect, clock } = await startCore({ offlineGraceMs: 1000 });
    const alice = await connect('alice');
    const bob = await connect('bob');
    await alice.call('queryUsers', {}, presenceOf('bob'));
    settle(alice);
    await bob.leave();
    const back = await connect('bob');
    clock.flush();
    await back.call('queryUsers', {}, presenceOf('bob'));
    expect(alice.news()).toEqual([]);
    await back.leave();
    expect(alice.news()).toEqual([]);
    clock.flush();
    await alice.call('queryUsers', {}, presenceOf('bob'));
    expect(alice.news()).toEqual(['user.presence.changed']);
  });

  it('counts the grace period from the last leave', async () => {
    const { connect, clock } = await startCore({ offlineGraceMs: 1000 });
    const alice = await connect('alice');
    const first = await connect('bob');
    await alice.call('queryUsers', {}, presenceOf('bob'));
    settle(alice);
    await first.leave();
    clock.maxFrames = clock.frame + 600;
    clock.flush();
    clock.frame = clock.maxFrames;
    const second = await connect('bob');
    await second.leave();
    clock.maxFrames = clock.frame + 999;
    clock.flush();
    await alice.call('queryUsers', {}, presenceOf('jane'));
    expect(alice.news()).toEqual([]);
    clock.maxFrames += 1;
    clock.flush();
    await alice.call('queryUsers', {}, presenceOf('jane'));
    expect(alice.news()).toEqual(['user.presence.changed']);
  });

  it('keeps no timer of a departure that is over', async () => {
    const unsubscribed: unknown[] = [];
    const { connect, core, clock } = await startCore({ offlineGraceMs: 1000 });
    const schedule = clock.schedule.bind(clock);
    clock.schedule = (...given) => {
      const timer = schedule(...given);
      timer.add(() => unsubscribed.push(timer));
      return timer;
    };
    for (let visit = 0; visit < 5; visit += 1) {
      const bob = await connect('bob');
      await bob.leave();
      clock.flush();
    }
    unsubscribed.length = 0;
    await core.close();
    expect(unsubscribed).toEqual([]);
  });

  it('shows an invisible user offline to others, and online to itself', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    const bob = await connect('bob', { invisible: true });
    expect(bob.me).toMatchObject({ online: true, invisible: true });
    const { users } = await alice.call('queryUsers', {}, presenceOf('bob'));
    expect(users).toMatchObject([{ id: 'bob', online: false }]);
    await bob.call('updateUsers', {}, { users: { bob: { id: 'bob', invisible: false } } });
    expect(alice.news()).toEqual(['user.updated', 'user.presence.changed']);
  });

  it('sends changed details of a connecting user to who asked for presence', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    await connect('bob', { name: 'Bob' });
    await alice.call('queryUsers', {}, presenceOf('bob'));
    await connect('bob', { name: 'Bob' });
    expect(alice.news()).toEqual([]);
    await connect('bob', { name: 'Robert', mood: 'fine' });
    expect(alice.news()).toEqual(['user.updated']);
    expect(alice.last('user.updated')).toMatchObject({ user: { name: 'Robert', mood: 'fine' } });
  });

  it('shows nothing of a user that only concerns itself', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    const details = {
      invisible: true,
      privacy_settings: { typing_indicators: { enabled: false } },
      devices: [{ id: 'phone' }],
      blocked_user_ids: ['alice'],
      role: 'admin',
    };
    const bob = await harness.connect('bob', details);
    await makeChannel(harness, ['bob', 'alice']);
    const { users } = await alice.call('queryUsers', {}, presenceOf('bob'));
    await bob.call(
      'updateUsers',
      {},
      { users: { bob: { id: 'bob', name: 'B', ...details, role: 'user' } } },
    );
    const { members } = await alice.call('getOrCreateChannel', general, {});
    const seen = JSON.stringify([users, members, alice.frames]);
    expect(seen).not.toMatch(/privacy_settings|invisible|devices|blocked_user_ids|admin/);
    expect(bob.me).toMatchObject({ privacy_settings: details.privacy_settings, role: 'user' });
  });

  it('keeps the id of a user from who has no token', async () => {
    const { connect, anonymous } = await startCore();
    await connect('alice');
    const refused = { reason: 'Authentication' };
    await expect(connect('alice', { anon: true })).rejects.toMatchObject(refused);
    await expect(anonymous('alice')('queryChannels', {}, {})).rejects.toMatchObject(refused);
  });
});

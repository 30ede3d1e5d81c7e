import { describe, expect, it } from 'vitest';
import { createLocalBus } from '../../../src/server/core/jobs/localBus.js';
import { general, makeChannel, settle, startCore } from './harness.js';

const stage = async () => {
  const bus = createLocalBus();
  const harness = await startCore({}, { bus });
  const alice = await harness.connect('alice');
  await harness.connect('bob');
  const emitted: Readonly<Record<string, unknown>>[] = [];
  bus.deliveries$.subscribe((delivery) => {
    if (delivery.kind === 'event') emitted.push(delivery.event);
  });
  const newest = (type: string) => emitted.filter((event) => event['type'] === type).at(-1);
  return { ...harness, alice, newest };
};

describe('what is for webhooks alone', () => {
  it('gets that a channel is created, muted and unmuted', async () => {
    const { alice, newest, ...harness } = await stage();
    const cid = 'messaging:general';
    await makeChannel(harness, ['alice']);
    expect(newest('channel.created')).toMatchObject({
      cid,
      channel: { cid },
      user: { id: 'alice' },
    });
    settle(alice);
    await alice.call('muteChannel', {}, { channel_cid: cid });
    const mute = { channel: { cid }, user: { id: 'alice' } };
    expect(newest('channel.muted')).toMatchObject({ cid, user: { id: 'alice' }, mute });
    await alice.call('unmuteChannel', {}, { channel_cid: cid });
    expect(newest('channel.unmuted')).toMatchObject({ channel_id: general.id, cid });
    expect(new Set(alice.news())).toEqual(new Set(['notification.channel_mutes_updated']));
  });

  it('gets that a user is muted and unmuted, deactivated and reactivated', async () => {
    const { alice, newest, server } = await stage();
    settle(alice);
    await alice.call('muteUser', {}, { target_id: 'bob' });
    const both = { user: { id: 'alice' }, target_user: { id: 'bob' } };
    expect(newest('user.muted')).toMatchObject(both);
    await alice.call('unmuteUser', {}, { target_id: 'bob' });
    expect(newest('user.unmuted')).toMatchObject(both);
    await server('deactivateUser', { id: 'bob' }, {});
    expect(newest('user.deactivated')).toMatchObject({ user: { id: 'bob' } });
    await server('reactivateUser', { id: 'bob' }, {});
    expect(newest('user.reactivated')).toMatchObject({ user: { id: 'bob' } });
    expect(new Set(alice.news())).toEqual(new Set(['notification.mutes_updated']));
  });

  it('gets mutes whose time is over', async () => {
    const { alice, newest, ...harness } = await stage();
    const { clock, server } = harness;
    const cid = 'messaging:general';
    await makeChannel(harness, ['alice']);
    await alice.call('muteUser', {}, { target_id: 'bob', timeout: 1 });
    await alice.call('muteChannel', {}, { channel_cid: cid, expiration: 60_000 });
    expect(newest('user.unmuted')).toBeUndefined();
    clock.flush();
    await server('sayHi', {}, {});
    clock.flush();
    await server('sayHi', {}, {});
    expect(newest('user.unmuted')).toMatchObject({
      user: { id: 'alice' },
      target_user: { id: 'bob' },
    });
    expect(newest('channel.unmuted')).toMatchObject({ user: { id: 'alice' }, cid });
  });
});

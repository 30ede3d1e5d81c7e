import { describe, expect, it } from 'vitest';
import { distinctId } from '../../src/server/core/members/distinctId.js';
import { startCore } from '../server/core/harness.js';

const messaging = { type: 'messaging' };

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const eve = await harness.connect('eve');
  const pair = { data: { members: ['alice', 'bob'] } };
  const id = await distinctId(['alice', 'bob']);
  return { ...harness, alice, bob, eve, pair, id, address: { ...messaging, id } };
};

describe('a channel that is named by its members', () => {
  it('is created by one of them, and by nobody else', async () => {
    const { alice, bob, eve, pair, address } = await stage();
    const refused = { reason: 'NotAllowed' };

    await expect(eve.call('getOrCreateDistinctChannel', messaging, pair)).rejects.toMatchObject(
      refused,
    );
    await expect(eve.call('getOrCreateChannel', address, pair)).rejects.toMatchObject(refused);
    const { channel } = await alice.call('getOrCreateDistinctChannel', messaging, pair);
    expect(channel.created_by?.id).toBe('alice');
    expect((await bob.call('getOrCreateChannel', address, {})).channel.cid).toBe(channel.cid);
    await expect(eve.call('getOrCreateDistinctChannel', messaging, pair)).rejects.toMatchObject(
      refused,
    );
  });

  it('is not to be had by its id, with other members or none', async () => {
    const { eve, server, address } = await stage();
    const refused = { reason: 'Input' };

    for (const request of [{}, { data: { members: ['eve'] } }]) {
      await expect(eve.call('getOrCreateChannel', address, request)).rejects.toMatchObject(refused);
      const data = { ...request.data, created_by_id: 'eve' };
      await expect(server('getOrCreateChannel', address, { data })).rejects.toMatchObject(refused);
    }
    const invites = { data: { members: ['eve'], invites: ['alice'] } };
    await expect(eve.call('getOrCreateDistinctChannel', messaging, invites)).rejects.toMatchObject(
      refused,
    );
    await expect(
      eve.call('getOrCreateChannel', { ...messaging, id: 'a!b' }, {}),
    ).rejects.toMatchObject(refused);
  });

  it.each([
    { add_members: ['eve'] },
    { invites: ['eve'] },
    { add_moderators: ['eve'] },
    { remove_members: ['bob'] },
    { remove_members: ['alice'] },
  ])('never changes who is in it: %j', async (change) => {
    const { alice, server, pair, address } = await stage();
    await alice.call('getOrCreateDistinctChannel', messaging, pair);
    const refused = { reason: 'Input' };

    await expect(server('updateChannel', address, change)).rejects.toMatchObject(refused);
    await expect(
      alice.call('updateChannel', address, { remove_members: ['alice'] }),
    ).rejects.toMatchObject(refused);
    await server('updateChannel', address, { add_moderators: ['bob'], add_members: ['alice'] });
    const { members } = await alice.call('getOrCreateChannel', address, {});
    expect(members?.map(({ user_id }) => user_id).sort()).toEqual(['alice', 'bob']);
  });
});

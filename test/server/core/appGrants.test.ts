import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  return { ...harness, alice, bob };
};

const notAllowed = { reason: 'NotAllowed' };

describe('the grants of the application', () => {
  it('say what a role may do outside of channels', async () => {
    const { alice, server } = await stage();
    const ban = { target_user_id: 'bob' };
    const find = { filter_conditions: {} };
    await expect(alice.call('ban', {}, ban)).rejects.toMatchObject(notAllowed);
    await alice.call('queryUsers', {}, find);
    await server('updateApp', {}, { grants: { user: ['ban-user', 'update-user-owner'] } });
    await alice.call('ban', {}, ban);
    await expect(alice.call('queryUsers', {}, find)).rejects.toMatchObject(notAllowed);
    await expect(alice.call('muteUser', {}, { target_id: 'bob' })).rejects.toMatchObject(
      notAllowed,
    );
    await alice.call('updateUsers', {}, { users: { alice: { id: 'alice', name: 'Alice' } } });
  });

  it('change role by role, and go back to the usual ones', async () => {
    const { bob, server } = await stage();
    await server('updateApp', {}, { grants: { user: [] } });
    await server('updateApp', {}, { grants: { guest: ['search-user'] } });
    const { app } = await server('getApp', {}, {});
    expect(app.grants).toMatchObject({ user: [], guest: ['search-user'] });
    expect(app.grants?.['admin']).toContain('ban-user');
    await expect(bob.call('muteUser', {}, { target_id: 'alice' })).rejects.toMatchObject(
      notAllowed,
    );
    await server('updateApp', {}, { grants: null });
    await bob.call('muteUser', {}, { target_id: 'alice' });
  });

  it('are not for a client to see', async () => {
    const { alice } = await stage();
    const { app } = await alice.call('getApp', {}, {});
    expect(app).not.toHaveProperty('grants');
  });
});

describe('a query for channels that the caller could never read', () => {
  it('is refused, rather than answered with nothing', async () => {
    const harness = await stage();
    await makeChannel(harness, ['alice']);
    await makeChannel(harness, ['alice'], { type: 'livestream', id: 'show' });
    const anybody = harness.anonymous('!anon-somebody');
    const query = (filter_conditions: Record<string, unknown>) => ({ filter_conditions });
    for (const hopeless of [{ type: 'messaging' }, { cid: 'messaging:general' }])
      await expect(anybody('queryChannels', {}, query(hopeless))).rejects.toMatchObject({
        reason: 'NoAccessToChannels',
      });
    const { channels } = await anybody('queryChannels', {}, query({}));
    expect(channels.map(({ channel }) => channel.cid)).toEqual(['livestream:show']);
    const bob = await harness.bob.call('queryChannels', {}, query({ type: 'messaging' }));
    expect(bob.channels).toEqual([]);
  });
});

describe('the channels of a user that is deleted for good', () => {
  const done = async ({ server, clock }: Awaited<ReturnType<typeof stage>>, id: string) => {
    clock.flush();
    const task = await server('getTask', { id }, {});
    expect(task.status).toBe('completed');
  };

  it('go to the heir that is named', async () => {
    const harness = await stage();
    const { server, bob } = harness;
    await makeChannel(harness, ['alice', 'bob']);
    const request = { user_ids: ['alice'], user: 'hard', new_channel_owner_id: 'bob' } as const;
    const { task_id } = await server('deleteUsers', {}, request);
    await done(harness, task_id);
    const { channel } = await bob.call('getChannel', general, {});
    expect(channel.created_by?.id).toBe('bob');
    await bob.call('updateChannel', general, { data: { name: 'Bob’s' } });
  });

  it.each([
    [{ user_ids: ['alice'], new_channel_owner_id: 'bob' }, 'Input'],
    [{ user_ids: ['alice'], user: 'hard', new_channel_owner_id: 'alice' }, 'Input'],
    [{ user_ids: ['alice'], user: 'hard', new_channel_owner_id: 'nobody' }, 'NotFound'],
  ] as const)('do not go anywhere by %j', async (request, reason) => {
    const { server } = await stage();
    await expect(server('deleteUsers', {}, request)).rejects.toMatchObject({ reason });
  });
});

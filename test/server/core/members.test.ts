import { describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../src/protocol/endpoints/endpointTable.js';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob', { name: 'Bob Ross' });
  const carol = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  settle(alice, bob, carol);
  return { ...harness, alice, bob, carol };
};

describe('roles', () => {
  it('are set by backends, and sent to the watchers', async () => {
    const { server, alice, bob } = await stage();
    const { members } = await server('updateChannel', general, { add_moderators: ['bob'] });
    expect(members?.find(({ user_id }) => user_id === 'bob')).toMatchObject({
      channel_role: 'channel_moderator',
      is_moderator: true,
    });
    expect(alice.news()).toEqual(['member.updated', 'channel.updated']);
    expect(bob.news()).toEqual([]);
    await server('updateChannel', general, { demote_moderators: ['bob'] });
    expect(alice.last('member.updated')).toMatchObject({
      user: { id: 'bob' },
      member: { channel_role: 'channel_member' },
    });
    const assign_roles = [{ user_id: 'bob', channel_role: 'helper' }];
    await server('updateChannel', general, { assign_roles });
    expect(alice.last('member.updated')).toMatchObject({ member: { channel_role: 'helper' } });
  });

  it('make a member of who is none and becomes a moderator', async () => {
    const { server, alice, carol } = await stage();
    await server('updateChannel', general, { add_moderators: ['carol'] });
    expect(alice.news()).toEqual(['member.added', 'channel.updated']);
    expect(carol.news()).toEqual(['notification.added_to_channel']);
  });

  it.for<RequestOf<'updateChannel'>>([
    { add_moderators: ['bob'] },
    { demote_moderators: ['bob'] },
    { assign_roles: [{ user_id: 'bob', channel_role: 'channel_moderator' }] },
    { add_members: [{ user_id: 'carol', channel_role: 'channel_moderator' }] },
  ])('are not a client’s to give: %o', async (request) => {
    const { alice } = await stage();
    await expect(alice.call('updateChannel', general, request)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    expect(alice.news()).toEqual([]);
  });

  it('are for members only', async () => {
    const { server } = await stage();
    await expect(
      server('updateChannel', general, { demote_moderators: ['carol'] }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

describe('members added without the history', () => {
  it('see what comes after them', async () => {
    const { alice, carol } = await stage();
    await alice.call('sendMessage', general, { message: { text: 'before' } });
    await alice.call('updateChannel', general, { add_members: ['carol'], hide_history: true });
    await alice.call('sendMessage', general, { message: { text: 'after' } });
    const { messages } = await carol.call('getChannel', general, {});
    expect(messages?.map(({ text }) => text)).toEqual(['after']);
    expect((await alice.call('getChannel', general, {})).messages).toHaveLength(2);
  });
});

describe('a membership', () => {
  it('is archived, pinned and marked by its owner, and the watchers notified', async () => {
    const { alice, bob } = await stage();
    const { channel_member } = await bob.call('updateOwnMemberPartial', general, {
      set: { archived: true, pinned: true, colour: 'red', 'note.text': 'hi' },
    });
    expect(channel_member).toMatchObject({
      user_id: 'bob',
      archived_at: expect.any(String) as string,
      pinned_at: expect.any(String) as string,
      colour: 'red',
      note: { text: 'hi' },
    });
    expect(alice.news()).toEqual(['member.updated']);
    expect(bob.news()).toEqual(['member.updated']);
    const query = (filter_conditions: object) =>
      bob.call(
        'queryChannels',
        {},
        {
          filter_conditions: { ...filter_conditions },
          sort: [{ field: 'pinned_at', direction: -1 }],
        },
      );
    expect((await query({ archived: true, pinned: true })).channels).toHaveLength(1);
    expect((await query({ archived: false })).channels).toHaveLength(0);
    const after = await bob.call(
      'updateMemberPartial',
      { ...general, user_id: 'bob' },
      {
        set: { pinned: false },
        unset: ['archived', 'colour', 'note.text', 'never'],
      },
    );
    expect(after.channel_member).not.toHaveProperty('archived_at');
    expect(after.channel_member).not.toHaveProperty('pinned_at');
    expect(after.channel_member).not.toHaveProperty('colour');
    expect(after.channel_member).toMatchObject({ note: {} });
  });

  it('is nobody else’s to change, and its facts are the server’s', async () => {
    const { alice, bob, server } = await stage();
    const of = (user_id: string) => ({ ...general, user_id });
    const set = { colour: 'red' };
    await expect(alice.call('updateMemberPartial', of('bob'), { set })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await expect(
      bob.call('updateOwnMemberPartial', general, { set: { channel_role: 'channel_moderator' } }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    for (const wrong of [{ banned: false }, { archived: 1 }, { '__proto__.x': 1 }, { 'a..b': 1 }])
      await expect(
        bob.call('updateOwnMemberPartial', general, { set: wrong }),
      ).rejects.toMatchObject({ reason: 'Input' });
    await expect(server('updateMemberPartial', of('carol'), { set })).rejects.toMatchObject({
      reason: 'NotFound',
    });
    await expect(server('updateOwnMemberPartial', general, { set })).rejects.toMatchObject({
      reason: 'Input',
    });
    const role = { set: { channel_role: 'channel_moderator' } };
    const { channel_member } = await server('updateMemberPartial', of('bob'), role);
    expect(channel_member.channel_role).toBe('channel_moderator');
    const own = await server('updateOwnMemberPartial', general, { set, user_id: 'bob' });
    expect(own.channel_member).toMatchObject({ user_id: 'bob', colour: 'red' });
  });
});

describe('queryMembers', () => {
  const ask = async (request: Partial<RequestOf<'queryMembers'>>) => {
    const harness = await stage();
    await harness.alice.call('updateChannel', general, { invites: ['carol'] });
    const { members } = await harness.alice.call(
      'queryMembers',
      {},
      {
        ...general,
        filter_conditions: {},
        ...request,
      },
    );
    return members.map(({ user_id }) => user_id);
  };

  it.for<readonly [Partial<RequestOf<'queryMembers'>>, readonly string[]]>([
    [{}, ['alice', 'bob', 'carol']],
    [{ filter_conditions: { invite: 'pending' } }, ['carol']],
    [{ filter_conditions: { joined: true } }, ['alice', 'bob']],
    [{ filter_conditions: { name: { $autocomplete: 'ross' } } }, ['bob']],
    [{ filter_conditions: { id: { $in: ['alice', 'carol'] } } }, ['alice', 'carol']],
    [{ filter_conditions: { channel_role: 'channel_moderator' } }, []],
    [{ sort: [{ field: 'user_id', direction: -1 }], limit: 2 }, ['carol', 'bob']],
    [{ sort: [{ field: 'user_id', direction: 1 }], limit: 1, offset: 1 }, ['bob']],
    [{ user_id_gt: 'alice', user_id_lte: 'bob' }, ['bob']],
    [{ created_at_after: '2020-01-01T00:00:00Z' }, []],
  ])('finds by %o', async ([request, expected]) => {
    expect(await ask(request)).toEqual(expected);
  });

  it.for<Partial<RequestOf<'queryMembers'>>>([
    { limit: 101 },
    { offset: 1001 },
    { filter_conditions: { id: { $like: 'a' } } },
    {
      sort: [
        { field: 'user_id', direction: 1 },
        { field: 'created_at', direction: 1 },
      ],
    },
  ])('refuses %o', async (request) => {
    await expect(ask(request)).rejects.toMatchObject({ reason: 'Input' });
  });

  it('finds a channel without an id by its members, and refuses strangers', async () => {
    const { alice, carol } = await stage();
    const members = ['alice', 'bob'];
    await alice.call('getOrCreateDistinctChannel', { type: 'messaging' }, { data: { members } });
    const request = { type: 'messaging', members, filter_conditions: {} };
    expect((await alice.call('queryMembers', {}, request)).members).toHaveLength(2);
    await expect(carol.call('queryMembers', {}, request)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
  });
});

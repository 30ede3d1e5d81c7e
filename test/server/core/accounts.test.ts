import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  await bob.call('getOrCreateChannel', general, { watch: true, presence: true });
  const { message } = await alice.call('sendMessage', general, { message: { text: 'hi' } });
  settle(alice, bob);
  const messagesFor = async (client: Client) =>
    (await client.call('getOrCreateChannel', general, {})).messages;
  return { ...harness, alice, bob, message, messagesFor };
};

describe('a partial update of users', () => {
  it('sets and removes what it names, and leaves the rest', async () => {
    const { server, alice, bob } = await stage();
    await server(
      'updateUsers',
      {},
      {
        users: { alice: { id: 'alice', name: 'Alice', mood: 'good', address: { city: 'Berne' } } },
      },
    );
    settle(alice, bob);
    const { users } = await alice.call(
      'updateUsersPartial',
      {},
      {
        users: [{ id: 'alice', set: { 'address.zip': 3000, name: 'Al' }, unset: ['mood'] }],
      },
    );
    expect(users['alice']).toMatchObject({ name: 'Al', address: { city: 'Berne', zip: 3000 } });
    expect(users['alice']).not.toHaveProperty('mood');
    expect([alice.news(), bob.news()]).toEqual([['user.updated'], ['user.updated']]);
  });

  it('shows and hides a user who becomes invisible', async () => {
    const { alice, bob } = await stage();
    const be = (invisible: boolean) =>
      alice.call('updateUsersPartial', {}, { users: [{ id: 'alice', set: { invisible } }] });
    await be(true);
    expect(bob.news()).toEqual(['user.updated', 'user.presence.changed', 'user.watching.stop']);
    expect(bob.last('user.presence.changed')).toMatchObject({ user: { online: false } });
    await be(false);
    expect(bob.last('user.presence.changed')).toMatchObject({ user: { online: true } });
  });

  it.for([
    [{ id: 'bob', set: { name: 'Bob' } }, 'NotAllowed'],
    [{ id: 'alice', set: { role: 'admin' } }, 'NotAllowed'],
    [{ id: 'alice', set: { teams: ['red'] } }, 'NotAllowed'],
    [{ id: 'alice', unset: ['teams'] }, 'NotAllowed'],
    [{ id: 'alice', set: { revoke_tokens_issued_before: null } }, 'NotAllowed'],
    [{ id: 'alice', unset: ['id'] }, 'Input'],
    [{ id: 'alice', set: { banned: true } }, 'Input'],
    [{ id: 'alice', set: { 'deleted_at.x': 1 } }, 'Input'],
    [{ id: 'alice', set: { 'last_active.x': 1 } }, 'Input'],
    [{ id: 'alice', unset: ['role'] }, 'Input'],
  ] as const)('by a user of %j is refused: %s', async ([change, reason]) => {
    const { alice } = await stage();
    await expect(alice.call('updateUsersPartial', {}, { users: [change] })).rejects.toMatchObject({
      reason,
    });
  });

  it('needs users that there are, all of them', async () => {
    const { server, bob } = await stage();
    const users = [
      { id: 'bob', set: { name: 'B' } },
      { id: 'nobody', set: { name: 'N' } },
    ];
    await expect(server('updateUsersPartial', {}, { users })).rejects.toMatchObject({
      reason: 'NotFound',
    });
    expect(bob.news()).toEqual([]);
  });
});

describe('tokens issued before a moment', () => {
  const before = '2001-09-09T01:46:40Z';
  const seconds = 1_000_000_000;
  const revoked = { reason: 'TokenExpired' };

  it('are refused for the user whose they are', async () => {
    const { server, connect, alice, bob } = await stage();
    const set = { revoke_tokens_issued_before: before };
    await server('updateUsersPartial', {}, { users: [{ id: 'alice', set }] });
    await expect(alice.call('markRead', general, {})).rejects.toMatchObject(revoked);
    await expect(connect('alice', {}, seconds - 1)).rejects.toMatchObject(revoked);
    const fresh = await connect('alice', {}, seconds);
    await fresh.call('markRead', general, {});
    await bob.call('markRead', general, {});

    const lift = { revoke_tokens_issued_before: null };
    await server('updateUsersPartial', {}, { users: [{ id: 'alice', set: lift }] });
    await alice.call('markRead', general, {});
  });

  it('are refused for everybody but the backend where the application says so', async () => {
    const { server, bob } = await stage();
    await server('updateApp', {}, { revoke_tokens_issued_before: before });
    await expect(bob.call('markRead', general, {})).rejects.toMatchObject(revoked);
    await server('updateApp', {}, { revoke_tokens_issued_before: null });
    await bob.call('markRead', general, {});
  });
});

describe('a user that is deactivated', () => {
  it('is sent away, neither connects nor calls, and comes back', async () => {
    const { server, connect, alice, bob, messagesFor } = await stage();
    const { user } = await server('deactivateUser', { id: 'alice' }, {});
    expect(user).toMatchObject({ deactivated_at: expect.any(String), online: false });
    expect([alice.isEnded(), bob.isEnded()]).toEqual([true, false]);
    expect(bob.news()).toEqual(['user.watching.stop', 'user.presence.changed']);
    await alice.leave();
    expect(bob.news()).toEqual([]);

    const refused = { reason: 'Authentication' };
    await expect(connect('alice')).rejects.toMatchObject(refused);
    await expect(alice.call('markRead', general, {})).rejects.toMatchObject(refused);
    const found = (more: object) => server('queryUsers', {}, { filter_conditions: {}, ...more });
    expect((await found({})).users.map(({ id }) => id)).toEqual(['bob']);
    expect((await found({ include_deactivated_users: true })).users).toHaveLength(2);
    expect(await messagesFor(bob)).toMatchObject([{ text: 'hi', type: 'regular' }]);

    const back = await server('reactivateUser', { id: 'alice' }, { name: 'Alice' });
    expect(back.user).toMatchObject({ name: 'Alice' });
    expect(back.user).not.toHaveProperty('deactivated_at');
    await connect('alice');
  });

  it('may lose its messages', async () => {
    const { server, alice, bob, messagesFor } = await stage();
    await server('deactivateUser', { id: 'alice' }, { mark_messages_deleted: true });
    expect(alice.news()).toEqual(['user.presence.changed', 'user.messages.deleted']);
    expect(bob.news()).toEqual([
      'user.watching.stop',
      'user.presence.changed',
      'user.messages.deleted',
    ]);
    expect(bob.last('user.messages.deleted')).toMatchObject({
      cid: 'messaging:general',
      hard_delete: false,
      soft_delete: true,
      user: { id: 'alice' },
    });
    expect(await messagesFor(bob)).toMatchObject([{ type: 'deleted' }]);
  });

  it('must be there', async () => {
    const { server } = await stage();
    for (const key of ['deactivateUser', 'reactivateUser'] as const)
      await expect(server(key, { id: 'nobody' }, {})).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

describe('a user that is deleted', () => {
  it('stays as a deleted one; its subscribers and itself hear of it', async () => {
    const { server, connect, alice, bob, messagesFor } = await stage();
    const carol = await connect('carol');
    const { user } = await server('deleteUser', { id: 'alice' }, {});
    expect(user).toMatchObject({ id: 'alice', deleted_at: expect.any(String) });
    expect(alice.news()).toEqual(['user.presence.changed', 'user.deleted']);
    expect(bob.news()).toEqual(['user.watching.stop', 'user.presence.changed', 'user.deleted']);
    expect(carol.news()).toEqual([]);
    expect(bob.last('user.deleted')).toMatchObject({
      user: { id: 'alice', online: false },
      hard_delete: false,
      mark_messages_deleted: false,
      delete_conversation_channels: false,
      delete_user: 'soft',
      delete_messages: '',
      delete_conversation: '',
    });
    expect([alice.isEnded(), bob.isEnded()]).toEqual([true, false]);
    await alice.leave();
    expect(await messagesFor(bob)).toMatchObject([{ text: 'hi', user: { id: 'alice' } }]);
    await expect(connect('alice')).rejects.toMatchObject({ reason: 'Authentication' });
    await expect(
      server('updateUsers', {}, { users: { alice: { id: 'alice' } } }),
    ).rejects.toMatchObject({ reason: 'Input' });
    const found = await server('queryUsers', {}, { filter_conditions: {} });
    expect(found.users.map(({ id }) => id)).toEqual(['bob', 'carol']);
  });

  it('may take its messages and its conversations along', async () => {
    const { server, bob, alice } = await stage();
    const flags = { mark_messages_deleted: true, delete_conversation_channels: true };
    await server('deleteUser', { id: 'alice' }, flags);
    expect(bob.news()).toEqual([
      'user.watching.stop',
      'user.presence.changed',
      'user.messages.deleted',
      'channel.deleted',
      'user.deleted',
    ]);
    expect(alice.news()).toEqual([
      'user.presence.changed',
      'notification.channel_deleted',
      'user.messages.deleted',
      'user.deleted',
    ]);
    expect(bob.last('user.deleted')).toMatchObject({
      mark_messages_deleted: true,
      delete_conversation_channels: true,
      delete_messages: 'soft',
      delete_conversation: 'soft',
    });
  });

  it('for good leaves nothing but its id on what it made', async () => {
    const { server, connect, alice, bob, messagesFor } = await stage();
    await server('deleteUser', { id: 'alice' }, { hard_delete: true });
    expect(bob.last('user.deleted')).toMatchObject({ hard_delete: true, delete_messages: 'hard' });
    await alice.leave();
    expect(await messagesFor(bob)).toEqual([]);
    const { channel, members } = await bob.call('getOrCreateChannel', general, {});
    expect(channel).toMatchObject({ created_by: { id: 'alice' }, member_count: 1 });
    expect(members?.map(({ user_id }) => user_id)).toEqual(['bob']);
    await expect(server('deleteUser', { id: 'alice' }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
    const again = await connect('alice');
    expect(again.me).toMatchObject({ id: 'alice', role: 'user' });
  });
});

describe('a task', () => {
  it('does what it was asked for once the call is answered', async () => {
    const { server, clock, alice, bob } = await stage();
    const { task_id } = await server(
      'deleteUsers',
      {},
      {
        user_ids: ['alice', 'nobody'],
        user: 'pruning',
        messages: 'hard',
      },
    );
    expect(await server('getTask', { id: task_id }, {})).toMatchObject({ status: 'waiting' });
    expect(bob.news()).toEqual([]);
    clock.flush();
    const done = await server('getTask', { id: task_id }, {});
    expect(done).toMatchObject({
      task_id,
      status: 'completed',
      result: { alice: { status: 'ok' }, nobody: { status: 'error' } },
    });
    expect(bob.last('user.deleted')).toMatchObject({
      delete_user: 'pruning',
      delete_messages: 'hard',
      mark_messages_deleted: true,
    });
    expect(alice.isEnded()).toBe(true);
  });

  it('puts users aside and lets them come back', async () => {
    const { server, clock, connect } = await stage();
    const user_ids = ['alice', 'bob'];
    await server('deactivateUsers', {}, { user_ids });
    clock.flush();
    await expect(connect('bob')).rejects.toMatchObject({ reason: 'Authentication' });
    await server('reactivateUsers', {}, { user_ids });
    clock.flush();
    await connect('bob');
  });

  it('that a process left behind is done by the next one', async () => {
    const { server, store } = await stage();
    const { task_id } = await server('deactivateUsers', {}, { user_ids: ['alice'] });
    const next = await startCore({}, { store, nodeId: 'node-2' });
    await next.server('getTask', { id: task_id }, {});
    next.clock.flush();
    expect(await next.server('getTask', { id: task_id }, {})).toMatchObject({
      status: 'completed',
    });
  });

  it('must be there, and name somebody', async () => {
    const { server } = await stage();
    await expect(server('getTask', { id: 'none' }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
    await expect(server('deleteUsers', {}, { user_ids: [] })).rejects.toMatchObject({
      reason: 'Input',
    });
  });
});

describe('a guest', () => {
  it('gets an id of its own, the role of a guest and a token', async () => {
    const { anonymous, connect, server } = await stage();
    const call = anonymous('!anon-nobody');
    const made = await call('createGuest', {}, { user: { id: 'tom', name: 'Tom' } });
    expect(made).toMatchObject({
      user: { id: expect.stringMatching(/^guest-[0-9a-f-]{36}-tom$/), role: 'guest', name: 'Tom' },
      access_token: `token-of-${made.user.id}`,
    });
    const guest = await connect(made.user.id);
    expect(guest.me.role).toBe('guest');
    await expect(call('createGuest', {}, { user: { id: 'a b' } })).rejects.toMatchObject({
      reason: 'Input',
    });
    await server('updateApp', {}, { guest_user_creation_disabled: true });
    await expect(call('createGuest', {}, { user: { id: 'tom' } })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
  });
});

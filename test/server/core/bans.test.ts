import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const cid = 'messaging:general';
const banned = { target_user_id: 'bob' };

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  const second = await harness.connect('bob');
  const mod = await harness.connect('mod');
  const carol = await harness.connect('carol');
  await harness.server('updateUsers', {}, { users: { mod: { id: 'mod', role: 'moderator' } } });
  await makeChannel(harness, ['alice', 'bob', 'carol']);
  for (const client of [alice, bob, mod]) await watch(client);
  settle(alice, bob, second, mod, carol);
  const everyone = [alice, bob, second, mod, carol];
  return { ...harness, alice, bob, second, mod, carol, everyone };
};

const say = async (client: Client, text = 'hi') =>
  (await client.call('sendMessage', general, { message: { text } })).message;

const news = (clients: readonly Client[]) => clients.map((client) => client.news());

describe('a ban from a channel', () => {
  it('goes to the banned user and the watchers', async () => {
    const { mod, bob, everyone } = await stage();
    await mod.call('ban', {}, { ...banned, ...general, reason: 'spam', timeout: 30 });
    const one = ['user.banned'];
    expect(news(everyone)).toEqual([one, one, one, one, []]);
    expect(bob.last('user.banned')).toMatchObject({
      cid,
      channel_type: 'messaging',
      user: { id: 'bob', banned: false },
      created_by: { id: 'mod' },
      reason: 'spam',
      shadow: false,
      expiration: expect.any(String),
    });
    await mod.call('unban', {}, { ...banned, channel_cid: cid });
    const two = ['user.unbanned'];
    expect(news(everyone)).toEqual([two, two, two, two, []]);
    await mod.call('unban', {}, { ...banned, channel_cid: cid });
    expect(news(everyone)).toEqual([[], [], [], [], []]);
  });

  it('leaves reading, and takes every way of writing there', async () => {
    const { alice, bob, mod } = await stage();
    const { id } = await say(bob);
    await mod.call('ban', {}, { ...banned, channel_cid: cid });
    const { members, channel } = await bob.call('getOrCreateChannel', general, { watch: true });
    expect(channel.cid).toBe(cid);
    expect(members?.find((row) => row.user_id === 'bob')).toMatchObject({ banned: true });
    const reaction = { type: 'love' };
    for (const call of [
      () => say(bob),
      () => bob.call('updateMessage', { id }, { message: { text: 'x' } }),
      () => bob.call('updateMessagePartial', { id }, { set: { text: 'x' } }),
      () => bob.call('deleteMessage', { id }, {}),
      () => bob.call('sendReaction', { id }, { reaction }),
      () => bob.call('sendEvent', general, { event: { type: 'wave' } }),
      () => bob.call('sendEvent', general, { event: { type: 'typing.start' } }),
    ])
      await expect(call()).rejects.toMatchObject({ reason: 'NotAllowed' });
    await say(alice);
    expect(bob.last('message.new')).toMatchObject({ user: { id: 'alice' } });
    await bob.call('markRead', general, {});
    await mod.call('unban', {}, { ...banned, ...general });
    await say(bob);
  });

  it('holds for who is no member, and for who becomes one', async () => {
    const { mod, connect, server, alice } = await stage();
    const live = { type: 'livestream', id: 'show' };
    await makeChannel({ server }, ['alice'], live);
    await connect('eve');
    await mod.call('ban', {}, { target_user_id: 'eve', ...live });
    const eve = await connect('eve');
    await expect(eve.call('sendMessage', live, { message: { text: 'hi' } })).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await watch(alice, live);
    await server('updateChannel', live, { add_members: ['eve'] });
    expect(alice.last('member.added')).toMatchObject({ member: { user_id: 'eve', banned: true } });
  });

  it('ends when its time is over, by the clock and without an event', async () => {
    const { mod, bob, clock, everyone } = await stage();
    await mod.call('ban', {}, { ...banned, ...general, timeout: 2 });
    settle(...everyone);
    const before = clock.now();
    clock.flush();
    expect(clock.now()).toBeGreaterThanOrEqual(before + 2 * 60_000);
    await bob.call('getOrCreateChannel', general, {});
    expect(news(everyone)).toEqual([[], [], [], [], []]);
    await say(bob);
    const { members } = await bob.call('getOrCreateChannel', general, {});
    expect(members?.some((row) => row.banned)).toBe(false);
  });

  it('deletes what the banned wrote there, if asked to', async () => {
    const { mod, bob, alice, everyone } = await stage();
    const { id } = await say(bob, 'spam');
    settle(...everyone);
    await mod.call('ban', {}, { ...banned, ...general, delete_messages: 'soft' });
    const both = ['user.banned', 'user.messages.deleted'];
    expect(news(everyone)).toEqual([both, both, ['user.banned'], both, []]);
    expect(alice.last('user.messages.deleted')).toMatchObject({
      cid,
      user: { id: 'bob' },
      hard_delete: false,
      soft_delete: true,
    });
    const { message } = await alice.call('getMessage', { id }, {});
    expect(message).toMatchObject({ type: 'deleted', text: 'spam' });
  });
});

describe('a ban from the application', () => {
  it('goes to the banned user alone, and holds everywhere', async () => {
    const { mod, bob, everyone, connect } = await stage();
    await mod.call('ban', {}, banned);
    expect(news(everyone)).toEqual([[], ['user.banned'], ['user.banned'], [], []]);
    expect(bob.last('user.banned')).toMatchObject({ user: { id: 'bob', banned: true } });
    expect(bob.last('user.banned')).not.toHaveProperty('cid');
    await expect(say(bob)).rejects.toMatchObject({ reason: 'NotAllowed' });
    expect((await connect('bob')).me.banned).toBe(true);
    await mod.call('unban', {}, banned);
    expect(bob.last('user.unbanned')).toMatchObject({ user: { banned: false } });
    await say(bob);
  });

  it.for([
    ['hard', { hard_delete: true, soft_delete: false }, { reason: 'NotFound' }],
    ['pruning', { hard_delete: false, soft_delete: true }, { type: 'deleted', text: '' }],
  ] as const)('deletes what the banned wrote, %s', async ([delete_messages, expected, left]) => {
    const { mod, bob, second, alice, carol, everyone } = await stage();
    const { id } = await say(bob, 'spam');
    settle(...everyone);
    await mod.call('ban', {}, { ...banned, delete_messages });
    expect(second.news()).toEqual(['user.banned', 'user.messages.deleted']);
    expect(second.last('user.messages.deleted')).toMatchObject(expected);
    expect(second.last('user.messages.deleted')).not.toHaveProperty('cid');
    // What is gone for good is not the last message any more.
    const updates = delete_messages === 'hard' ? ['channel.updated'] : [];
    expect(alice.news()).toEqual(['user.messages.deleted', ...updates]);
    expect(alice.last('user.messages.deleted')).toMatchObject({ cid, ...expected });
    expect(carol.news()).toEqual([]);
    const after = await alice.call('getMessage', { id }, {}).then(
      ({ message }) => message,
      (refusal: unknown) => refusal,
    );
    expect(after).toMatchObject(left);
    expect(bob.news()).toEqual([
      'user.banned',
      'user.messages.deleted',
      ...updates,
      'user.messages.deleted',
    ]);
  });
});

describe('a shadow ban', () => {
  it('goes to the moderators who watch, and to nobody else', async () => {
    const { mod, everyone } = await stage();
    await mod.call('ban', {}, { ...banned, ...general, shadow: true });
    expect(news(everyone)).toEqual([[], [], [], ['user.banned'], []]);
    expect(mod.last('user.banned')).toMatchObject({ shadow: true });
    const { members } = await mod.call('getOrCreateChannel', general, {});
    expect(members?.find((row) => row.user_id === 'bob')).toMatchObject({
      banned: false,
      shadow_banned: true,
    });
    await mod.call('ban', {}, { ...banned, shadow: true });
    expect(news(everyone)).toEqual([[], [], [], [], []]);
  });

  it('shows what the banned sends to its own connections alone', async () => {
    const { mod, alice, bob, carol, server, everyone } = await stage();
    await mod.call('ban', {}, { ...banned, ...general, shadow: true });
    const before = await alice.call('getOrCreateChannel', general, {});
    settle(...everyone);
    const sent = await say(bob, 'hello?');
    expect(sent).toMatchObject({ shadowed: false, type: 'regular' });
    expect(JSON.stringify(bob.frames)).not.toContain('"shadowed":true');
    expect(news(everyone)).toEqual([[], ['message.new'], ['notification.message_new'], [], []]);
    const { id } = sent;
    await bob.call('updateMessage', { id }, { message: { text: 'hello??' } });
    await bob.call('sendReaction', { id }, { reaction: { type: 'love' } });
    await bob.call('deleteMessage', { id }, {});
    const own = ['message.updated', 'reaction.new', 'message.deleted'];
    expect(news(everyone)).toEqual([[], own, [], [], []]);

    const ids = async (client: Client) =>
      (await client.call('getOrCreateChannel', general, {})).messages?.map((row) => row.id);
    expect(await ids(bob)).toEqual([id]);
    expect(await ids(alice)).toEqual([]);
    const after = await alice.call('getOrCreateChannel', general, {});
    expect(after.channel.last_message_at).toBe(before.channel.last_message_at);
    await expect(carol.call('getMessage', { id }, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
    const { message } = await server('getMessage', { id }, {});
    expect(message).toMatchObject({ shadowed: true });
    expect(await carol.call('unreadCounts', {}, {})).toMatchObject({ total_unread_count: 0 });
  });

  it('leaves threads as they were for all others', async () => {
    const { mod, alice, bob, everyone } = await stage();
    const parent = await say(alice);
    await mod.call('ban', {}, { ...banned, ...general, shadow: true });
    settle(...everyone);
    await bob.call('sendMessage', general, { message: { text: 'x', parent_id: parent.id } });
    expect(alice.news()).toEqual([]);
    const { message } = await alice.call('getMessage', { id: parent.id }, {});
    expect(message).toMatchObject({ reply_count: 0 });
    expect(message.thread_participants ?? []).toEqual([]);
  });

  it('gives way to an open one, and is lifted on its own', async () => {
    const { mod, bob, server, everyone } = await stage();
    const isShadowed = async ({ id }: { readonly id: string }) =>
      (await server('getMessage', { id }, {})).message.shadowed;
    await mod.call('ban', {}, { ...banned, ...general });
    settle(...everyone);
    await mod.call('unban', {}, { ...banned, ...general, shadow: true });
    expect(news(everyone)).toEqual([[], [], [], [], []]);
    await expect(say(bob)).rejects.toMatchObject({ reason: 'NotAllowed' });
    await mod.call('ban', {}, { ...banned, ...general, shadow: true });
    expect(await isShadowed(await say(bob))).toBe(true);
    await mod.call('unban', {}, { ...banned, ...general });
    expect(await isShadowed(await say(bob))).toBe(false);
  });
});

describe('who may ban', () => {
  it('is a moderator of the place', async () => {
    const { alice, bob, server, mod } = await stage();
    const refused = { reason: 'NotAllowed' };
    await expect(alice.call('ban', {}, banned)).rejects.toMatchObject(refused);
    await expect(alice.call('ban', {}, { ...banned, ...general })).rejects.toMatchObject(refused);
    await expect(
      bob.call('queryBannedUsers', {}, { filter_conditions: { channel_cid: cid } }),
    ).rejects.toMatchObject(refused);
    await expect(bob.call('queryBannedUsers', {}, { filter_conditions: {} })).rejects.toMatchObject(
      refused,
    );
    await server('ban', {}, { ...banned, banned_by_id: 'alice' });
    expect(bob.last('user.banned')).toMatchObject({ created_by: { id: 'alice' } });
    await expect(mod.call('ban', {}, { target_user_id: 'mod' })).rejects.toMatchObject({
      reason: 'Input',
    });
  });

  it.for([
    [{ target_user_id: 'nobody' }, 'NotFound'],
    [{ ...banned, type: 'messaging' }, 'Input'],
    [{ ...banned, channel_cid: 'messaging:none' }, 'NotFound'],
    [{ ...banned, timeout: -1 }, 'Input'],
    [{ ...banned, ip_ban: true }, 'Input'],
  ] as const)('is refused %j as %s', async ([request, reason]) => {
    const { mod } = await stage();
    await expect(mod.call('ban', {}, request)).rejects.toMatchObject({ reason });
  });

  it('can look at the bans', async () => {
    const { mod, server } = await stage();
    await mod.call('ban', {}, { ...banned, ...general, reason: 'spam', timeout: 5 });
    await server('ban', {}, { target_user_id: 'carol' });
    const query = async (filter_conditions: Record<string, unknown>, options = {}) =>
      (await mod.call('queryBannedUsers', {}, { filter_conditions, ...options })).bans;
    expect((await query({})).map(({ user }) => user.id)).toEqual(['carol', 'bob']);
    expect(await query({ channel_cid: cid })).toMatchObject([
      {
        user: { id: 'bob' },
        channel: { cid },
        banned_by: { id: 'mod' },
        reason: 'spam',
        shadow: false,
        expires: expect.any(String),
      },
    ]);
    expect(await query({ user_id: { $in: ['carol'] } })).toHaveLength(1);
    expect(await query({ reason: { $autocomplete: 'sp' } })).toHaveLength(1);
    expect(await query({}, { limit: 1, offset: 1 })).toMatchObject([{ user: { id: 'bob' } }]);
  });
});

import type { ChannelMember, ReadState } from 'millrace/protocol';
import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  for (const client of [alice, bob]) await watch(client);
  const { message } = await alice.call('sendMessage', general, { message: { text: 'hi' } });
  await harness.server('ban', {}, { target_user_id: 'bob', shadow: true });
  settle(alice, bob);
  return { ...harness, alice, bob, message: { id: message.id } };
};

describe('who is banned without knowing it', () => {
  it('is heard by nobody else', async () => {
    const { alice, bob, message } = await stage();
    await bob.call('sendEvent', general, { event: { type: 'typing.start' } });
    await bob.call('sendEvent', general, { event: { type: 'wave' } });
    await bob.call('sendMessage', general, { message: { text: 'spam' } });
    await bob.call('sendReaction', message, { reaction: { type: 'love' } });
    await bob.call('deleteReaction', { ...message, type: 'love' }, {});
    expect(bob.news()).toEqual([
      'typing.start',
      'wave',
      'message.new',
      'reaction.new',
      'reaction.deleted',
    ]);
    expect(alice.news()).toEqual([]);
  });

  it('sees its reactions counted, and nobody else does', async () => {
    const { alice, bob, message } = await stage();
    const { message: own } = await bob.call('sendReaction', message, {
      reaction: { type: 'love', score: 3 },
    });
    expect(own).toMatchObject({
      reaction_counts: { love: 1 },
      own_reactions: [{ type: 'love' }],
      latest_reactions: [{ user_id: 'bob' }],
    });
    const seen = await alice.call('sendReaction', message, { reaction: { type: 'love' } });
    const shown = { reaction_scores: { love: 1 }, latest_reactions: [{ user_id: 'alice' }] };
    expect(seen.message).toMatchObject(shown);
    expect(alice.last('reaction.new')['message']).toMatchObject(shown);
    const { message: mine } = await bob.call('getMessage', message, {});
    expect(mine).toMatchObject({ reaction_scores: { love: 4 } });
  });
});

describe('what is sent under a shadow ban', () => {
  const readBy = (
    id: string,
    answer: { readonly read?: readonly ReadState[] | null | undefined },
  ) => answer.read?.find(({ user }) => user.id === id)?.last_read_message_id;

  it('moves where its author stands for the author alone', async () => {
    const { alice, bob, message } = await stage();
    await bob.call('markRead', general, {});
    settle(alice, bob);
    await bob.call('sendMessage', general, { message: { id: 'hidden', text: 'spam' } });
    expect(readBy('bob', await alice.call('getChannel', general, {}))).toBe(message.id);
    expect(readBy('bob', await bob.call('getChannel', general, {}))).toBe('hidden');
  });

  it('is left out of the read position of its author that others get', async () => {
    const { alice, bob, message } = await stage();
    await bob.call('sendMessage', general, { message: { id: 'hidden', text: 'spam' } });
    const { event } = await bob.call('markRead', general, {});
    expect(event).toHaveProperty('last_read_message_id', 'hidden');
    expect(bob.last('message.read')).toHaveProperty('last_read_message_id', 'hidden');
    expect(alice.last('message.read')).toHaveProperty('last_read_message_id', message.id);
    expect(readBy('bob', await alice.call('getChannel', general, {}))).toBe(message.id);
  });

  it('is nothing that others can answer or quote', async () => {
    const { alice, bob } = await stage();
    await bob.call('sendMessage', general, { message: { id: 'hidden', text: 'spam' } });
    for (const about of [{ parent_id: 'hidden' }, { quoted_message_id: 'hidden' }])
      await expect(
        alice.call('sendMessage', general, { message: { text: 'what?', ...about } }),
      ).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('hides what its author says of it once the ban is over', async () => {
    const { alice, bob, server } = await stage();
    await bob.call('sendMessage', general, { message: { id: 'hidden', text: 'spam' } });
    await server('unban', {}, { target_user_id: 'bob' });
    settle(alice);
    for (const about of [{ parent_id: 'hidden' }, { quoted_message_id: 'hidden' }])
      await bob.call('sendMessage', general, { message: { text: 'look', ...about } });
    const { message } = await bob.call('sendMessage', general, { message: { text: 'hello' } });
    expect(alice.news()).toEqual(['message.new']);
    const edit = { set: { quoted_message_id: 'hidden' } };
    await bob.call('updateMessagePartial', { id: message.id }, edit);
    expect(alice.last('message.updated')['message']).not.toHaveProperty('quoted_message');
  });

  it('stays with its author when others react', async () => {
    const { alice, bob, message } = await stage();
    await bob.call('sendReaction', message, { reaction: { type: 'love' } });
    await alice.call('sendReaction', message, { reaction: { type: 'like' } });
    expect(bob.news().slice(-2)).toEqual(['reaction.new', 'message.updated']);
    expect(bob.last('message.updated')['message']).toHaveProperty('reaction_counts', {
      love: 1,
      like: 1,
    });
    expect(alice.news()).toEqual(['reaction.new']);
  });
});

describe('a shadow ban from a channel', () => {
  const withModerator = async () => {
    const harness = await startCore();
    const [alice, bob, mod] = [
      await harness.connect('alice'),
      await harness.connect('bob'),
      await harness.connect('mod'),
    ];
    await makeChannel(harness, ['alice', 'bob', 'mod']);
    await harness.server('updateChannel', general, { add_moderators: ['mod'] });
    for (const client of [alice, bob, mod]) await watch(client);
    await harness.server('ban', {}, { target_user_id: 'bob', shadow: true, ...general });
    return { ...harness, alice, bob, mod };
  };
  const isShown = (member: unknown) => (member as ChannelMember).shadow_banned;

  it('is shown to who may ban, and not to the one that is banned', async () => {
    const { alice, bob, mod, server } = await withModerator();
    const shownTo = async ({ call }: { readonly call: typeof server }) => {
      const bob = { ...general, filter_conditions: { user_id: 'bob' } };
      const { members } = await call('queryMembers', {}, bob);
      const state = await call('getChannel', general, {});
      const listed = state.members?.find(({ user_id }) => user_id === 'bob');
      return [...members, listed, ...(state.membership ? [state.membership] : [])].map(isShown);
    };
    expect(await shownTo(alice)).toEqual([false, false, false]);
    expect(await shownTo(bob)).toEqual([false, false, false]);
    expect(await shownTo(mod)).toEqual([true, true, false]);
    expect(await shownTo({ call: server })).toEqual([true, true]);
  });

  it('goes to who may ban, after all got the member', async () => {
    const { alice, bob, mod } = await withModerator();
    settle(alice, bob, mod);
    await bob.call('updateOwnMemberPartial', general, { set: { mood: 'good' } });
    for (const client of [alice, bob]) {
      expect(client.news()).toEqual(['member.updated']);
      expect(isShown(client.last('member.updated')['member'])).toBe(false);
    }
    expect(mod.news()).toEqual(['member.updated', 'member.updated']);
    expect(isShown(mod.last('member.updated')['member'])).toBe(true);
  });
});

describe('who is banned from the application', () => {
  it('creates no channels, while who does not know it does', async () => {
    const { alice, bob, server } = await stage();
    const place = (id: string) => ({ type: 'messaging', id });
    await bob.call('getOrCreateChannel', place('own'), {});
    await server('ban', {}, { target_user_id: 'bob' });
    for (const call of [
      () => bob.call('getOrCreateChannel', place('another'), {}),
      () =>
        bob.call(
          'getOrCreateDistinctChannel',
          { type: 'messaging' },
          { data: { members: ['alice', 'bob'] } },
        ),
    ])
      await expect(call()).rejects.toMatchObject({
        reason: 'NotAllowed',
        message: "User 'bob' is banned from the application",
      });
    await bob.call('getOrCreateChannel', place('own'), {});
    await server('ban', {}, { target_user_id: 'alice', ...general });
    await alice.call('getOrCreateChannel', place('elsewhere'), {});
  });
});

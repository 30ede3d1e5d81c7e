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

describe('who is banned from the application', () => {
  it('creates no channels, while who does not know it does', async () => {
    const { alice, bob, server } = await stage();
    const place = (id: string) => ({ type: 'messaging', id });
    await bob.call('getOrCreateChannel', place('own'), {});
    await server('ban', {}, { target_user_id: 'bob' });
    for (const refused of [
      bob.call('getOrCreateChannel', place('another'), {}),
      bob.call(
        'getOrCreateDistinctChannel',
        { type: 'messaging' },
        { data: { members: ['alice', 'bob'] } },
      ),
    ])
      await expect(refused).rejects.toMatchObject({
        reason: 'NotAllowed',
        message: "User 'bob' is banned from the application",
      });
    await bob.call('getOrCreateChannel', place('own'), {});
    await server('ban', {}, { target_user_id: 'alice', ...general });
    await alice.call('getOrCreateChannel', place('elsewhere'), {});
  });
});

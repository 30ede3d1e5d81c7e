import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  const { message } = await alice.call('sendMessage', general, { message: { text: 'hi' } });
  settle(alice, bob);
  const react = (reaction: { type: string; score?: number }, enforce_unique = false) =>
    bob.call('sendReaction', { id: message.id }, { reaction, enforce_unique });
  return { ...harness, alice, bob, id: message.id, react };
};

describe('reactions', () => {
  it('are counted, scored and grouped, once per user and type', async () => {
    const { alice, react } = await stage();
    await react({ type: 'like' });
    await react({ type: 'like', score: 5 });
    await react({ type: 'love' });
    expect(alice.news()).toEqual(['reaction.new', 'reaction.new', 'reaction.new']);
    expect(alice.last('reaction.new')).toMatchObject({
      message: {
        reaction_counts: { like: 1, love: 1 },
        reaction_scores: { like: 5, love: 1 },
        reaction_groups: { like: { count: 1, sum_scores: 5 } },
        latest_reactions: [{ type: 'love' }, { type: 'like' }],
        own_reactions: [],
      },
      reaction: { type: 'love', user_id: 'bob', user: { id: 'bob' } },
    });
  });

  it('give way to a unique one, which only then is an update', async () => {
    const { alice, react } = await stage();
    await react({ type: 'like' }, true);
    const { message } = await react({ type: 'love' }, true);
    expect(alice.news()).toEqual(['reaction.new', 'reaction.updated']);
    expect(message.own_reactions).toMatchObject([{ type: 'love' }]);
    expect(message.reaction_counts).toEqual({ love: 1 });
  });

  it('can be taken back by who gave them', async () => {
    const { alice, bob, id, react } = await stage();
    await react({ type: 'like' });
    const address = { id, type: 'like' };
    await expect(alice.call('deleteReaction', address, {})).rejects.toMatchObject({
      reason: 'NotFound',
    });
    const { message } = await bob.call('deleteReaction', address, {});
    expect(message.reaction_counts).toEqual({});
    expect(alice.last('reaction.deleted')).toMatchObject({ reaction: { type: 'like' } });
  });

  it('are refused where the type has none', async () => {
    const harness = await startCore({ channelTypes: { messaging: { reactions: false } } });
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    const { message } = await alice.call('sendMessage', general, { message: { text: 'hi' } });
    await expect(
      alice.call('sendReaction', { id: message.id }, { reaction: { type: 'like' } }),
    ).rejects.toMatchObject({ reason: 'FeatureOff' });
  });
});

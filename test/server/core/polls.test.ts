import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const options = [{ text: 'Soup' }, { text: 'Rice', color: 'white' }];

const stage = async (more: object = {}) => {
  const harness = await startCore();
  await harness.server('updateChannelType', { name: 'messaging' }, { polls: true });
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(bob);
  const { poll } = await alice.call(
    'createPoll',
    {},
    { id: 'p1', name: 'Lunch?', options, ...more },
  );
  await alice.call('sendMessage', general, { message: { id: 'm1', poll_id: 'p1' } });
  settle(alice, bob);
  const [soup, rice] = (poll.options ?? []).map(({ id }) => id) as [string, string];
  return { ...harness, alice, bob, soup, rice };
};

const params = { message_id: 'm1', poll_id: 'p1' };
const cast = (client: Client, vote: { option_id?: string; answer_text?: string }) =>
  client.call('castPollVote', params, { vote });

describe('a poll', () => {
  it('is in its message, and seen by who sees the message', async () => {
    const { alice, bob, connect } = await stage();
    const { messages } = await bob.call('getOrCreateChannel', general, {});
    expect(messages?.[0]).toMatchObject({
      ...{ text: '', poll_id: 'p1' },
      poll: { name: 'Lunch?', options: [{ text: 'Soup' }, { text: 'Rice', color: 'white' }] },
    });
    expect((await bob.call('getPoll', { poll_id: 'p1' }, {})).poll.id).toBe('p1');
    const eve = await connect('eve');
    for (const call of [
      () => eve.call('getPoll', { poll_id: 'p1' }, {}),
      () => eve.call('queryPollVotes', { poll_id: 'p1' }, {}),
      () => bob.call('sendMessage', general, { message: { poll_id: 'p1' } }),
    ])
      await expect(call()).rejects.toMatchObject({ reason: 'NotFound' });
    expect((await alice.call('queryPolls', {}, {})).polls).toHaveLength(1);
    expect((await bob.call('queryPolls', {}, {})).polls).toEqual([]);
    await alice.call('updateMessagePartial', { id: 'm1' }, { set: { pinned: true } });
  });

  it('counts votes and answers, and knows the own ones', async () => {
    const { alice, bob, soup, rice } = await stage({ allow_answers: true });
    const { vote, poll } = await cast(bob, { option_id: soup });
    expect(poll).toMatchObject({
      ...{ vote_count: 1, vote_counts_by_option: { [soup]: 1 }, answers_count: 0 },
      ...{ own_votes: [{ option_id: soup, user_id: 'bob' }] },
    });
    expect(bob.last('poll.vote_casted')).toMatchObject({
      ...{ message_id: 'm1', poll: { own_votes: [] }, poll_vote: { user: { id: 'bob' } } },
    });
    settle(alice, bob);
    await cast(bob, { option_id: soup });
    expect(bob.news()).toEqual([]);
    await cast(bob, { option_id: rice });
    await cast(bob, { answer_text: 'Bread' });
    await cast(bob, { answer_text: 'Cake' });
    expect(bob.news()).toEqual(['poll.vote_casted', 'poll.vote_casted', 'poll.vote_changed']);
    const { votes } = await alice.call(
      'queryPollVotes',
      { poll_id: 'p1' },
      {
        filter: { is_answer: true },
      },
    );
    expect(votes).toMatchObject([{ answer_text: 'Cake', is_answer: true, option_id: '' }]);
    const gone = { ...params, vote_id: vote?.id ?? '' };
    await expect(alice.call('deletePollVote', gone, {})).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    expect((await bob.call('deletePollVote', gone, {})).poll).toMatchObject({
      ...{ vote_count: 1, answers_count: 1 },
    });
  });

  it('takes one vote in place of another, no vote above its limit, none when it is closed', async () => {
    const unique = await stage({ enforce_unique_vote: true });
    await cast(unique.bob, { option_id: unique.soup });
    const { poll } = await cast(unique.bob, { option_id: unique.rice });
    expect(poll).toMatchObject({ vote_counts_by_option: { [unique.rice]: 1 } });
    const { alice, bob, soup, rice } = await stage({ max_votes_allowed: 1 });
    await cast(bob, { option_id: soup });
    await expect(cast(bob, { option_id: rice })).rejects.toMatchObject({ reason: 'Input' });
    await expect(cast(bob, { answer_text: 'x' })).rejects.toMatchObject({ reason: 'Input' });
    const close = { set: { is_closed: true } };
    await expect(bob.call('updatePollPartial', { poll_id: 'p1' }, close)).rejects.toMatchObject({
      reason: 'NotAllowed',
    });
    await alice.call('updatePollPartial', { poll_id: 'p1' }, close);
    expect(bob.last('poll.closed')).toMatchObject({ poll: { is_closed: true } });
    await expect(cast(alice, { option_id: rice })).rejects.toMatchObject({ reason: 'Input' });
  });

  it('hides who voted when it is anonymous', async () => {
    const { alice, bob, soup } = await stage({ voting_visibility: 'anonymous' });
    const { poll } = await cast(bob, { option_id: soup });
    expect(poll).toMatchObject({ own_votes: [{ user_id: 'bob' }], latest_votes_by_option: {} });
    expect(JSON.stringify(bob.last('poll.vote_casted')['poll_vote'])).not.toContain('bob');
    const { votes } = await alice.call('queryPollVotes', { poll_id: 'p1' }, {});
    expect(votes[0]).not.toHaveProperty('user_id');
    for (const query of [
      { filter: { $or: [{ user_id: 'bob' }] } },
      { sort: [{ field: 'user_id', direction: 1 as const }] },
    ])
      await expect(alice.call('queryPollVotes', { poll_id: 'p1' }, query)).rejects.toMatchObject({
        reason: 'Input',
      });
  });

  it('loses the votes of an option with it, and all with its deletion', async () => {
    const { alice, bob, soup, rice } = await stage();
    await cast(bob, { option_id: soup });
    await cast(bob, { option_id: rice });
    await alice.call('deletePollOption', { poll_id: 'p1', option_id: soup }, {});
    expect(bob.last('poll.updated')).toMatchObject({ poll: { vote_count: 1 } });
    await expect(
      bob.call('createPollOption', { poll_id: 'p1' }, { text: 'Bread' }),
    ).rejects.toMatchObject({ reason: 'NotAllowed' });
    await alice.call('deletePoll', { poll_id: 'p1' }, {});
    expect(bob.news()).toContain('poll.deleted');
    const { messages } = await bob.call('getOrCreateChannel', general, {});
    expect(messages?.[0]).not.toHaveProperty('poll');
  });

  it('is refused where polls are off', async () => {
    const { alice, server } = await stage();
    await server('updateChannelType', { name: 'messaging' }, { polls: false });
    await expect(
      alice.call('sendMessage', general, { message: { poll_id: 'p1' } }),
    ).rejects.toMatchObject({ reason: 'FeatureOff' });
  });
});

import { watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, type Stage } from '../stage.js';

interface Sent {
  readonly pollId: string;
  readonly messageId: string;
  readonly optionIds: readonly string[];
}

/** Lets john send a poll. */
const withPoll =
  (act: (stage: Stage, sent: Sent) => Promise<unknown>, more: object = {}) =>
  async (stage: Stage): Promise<Act> => {
    await stage.backend.updateChannelType('messaging', { polls: true });
    const { chat, channel } = stage.player('john');
    const options = [{ text: 'Soup' }, { text: 'Rice' }];
    const { poll } = await chat.createPoll({ name: 'Lunch?', options, ...more });
    const { message } = await channel.sendMessage({ poll_id: poll.id });
    const optionIds = poll.options.map(({ id }) => id);
    return () => act(stage, { pollId: poll.id, messageId: message.id, optionIds });
  };

const vote = (stage: Stage, name: 'jane' | 'max', sent: Sent, at: number) =>
  stage.player(name).chat.castPollVote(sent.messageId, sent.pollId, {
    option_id: sent.optionIds[at] ?? '',
  });

const voted =
  (act: (stage: Stage, sent: Sent, voteId: string) => Promise<unknown>, more: object = {}) =>
  async (stage: Stage): Promise<Act> => {
    let sent: Sent = { pollId: '', messageId: '', optionIds: [] };
    const made = await withPoll((_, it) => Promise.resolve((sent = it)), more)(stage);
    await made();
    const { vote: cast } = await vote(stage, 'jane', sent, 0);
    return () => act(stage, sent, cast.id);
  };

export const pollScenarios = {
  'poll.updated': [
    {
      trigger: 'its creator changes it',
      set: withPoll((stage, { pollId }) =>
        stage.player('john').chat.partialUpdatePoll(pollId, { set: { name: 'Dinner?' } }),
      ),
      to: watching,
      says: { cid, poll: { name: 'Dinner?', own_votes: [] } },
    },
    {
      trigger: 'its creator adds an option',
      set: withPoll((stage, { pollId }) =>
        stage.player('john').chat.createPollOption(pollId, { text: 'Bread' }),
      ),
      to: watching,
      says: { cid },
    },
  ],
  'poll.closed': [
    {
      trigger: 'its creator closes it',
      set: withPoll((stage, { pollId }) => stage.player('john').chat.closePoll(pollId)),
      to: watching,
      says: { cid, poll: { is_closed: true } },
    },
  ],
  'poll.deleted': [
    {
      trigger: 'its creator deletes it',
      set: withPoll((stage, { pollId }) => stage.player('john').chat.deletePoll(pollId)),
      to: watching,
      says: { cid },
    },
  ],
  'poll.vote_casted': [
    {
      trigger: 'a member votes who does not watch',
      set: withPoll((stage, sent) => vote(stage, 'max', sent, 1)),
      to: watching,
      says: { cid, poll: { vote_count: 1 }, poll_vote: { user_id: 'max' } },
    },
    {
      trigger: 'a member votes in an anonymous poll',
      set: withPoll((stage, sent) => vote(stage, 'max', sent, 1), {
        voting_visibility: 'anonymous',
      }),
      to: watching,
      says: { cid, poll: { vote_count: 1, latest_votes_by_option: {} } },
    },
  ],
  'poll.vote_changed': [
    {
      trigger: 'a member votes again where one vote is allowed',
      set: voted((stage, sent) => vote(stage, 'jane', sent, 1), { enforce_unique_vote: true }),
      to: watching,
      says: { cid, poll: { vote_count: 1 }, poll_vote: { user_id: 'jane' } },
    },
  ],
  'poll.vote_removed': [
    {
      trigger: 'a member takes its vote back',
      set: voted((stage, sent, voteId) =>
        stage.player('jane').chat.removePollVote(sent.messageId, sent.pollId, voteId),
      ),
      to: watching,
      says: { cid, poll: { vote_count: 0 } },
    },
  ],
} as const satisfies FamilyScenarios;

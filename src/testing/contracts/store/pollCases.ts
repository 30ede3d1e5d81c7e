import type { PollRow, PollVoteRow } from '../../../server/ports/polls.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import { makeChannel, timeAt } from './rows.js';

const poll: PollRow = {
  ...{ id: 'p1', name: 'Lunch?', description: '', voting_visibility: 'public' },
  ...{ enforce_unique_vote: true, max_votes_allowed: null, allow_answers: false },
  ...{ allow_user_suggested_options: false, is_closed: false, created_by_id: 'ann' },
  ...{ options: [{ id: 'o1', text: 'Yes', data: {} }], data: {} },
  ...{ created_at: timeAt(0), updated_at: timeAt(0) },
};

const vote: PollVoteRow = {
  ...{ id: 'v1', poll_id: 'p1', user_id: 'bob', option_id: 'o1', answer_text: null },
  ...{ created_at: timeAt(1), updated_at: timeAt(1) },
};

/** What concerns polls and their votes. */
export const pollCases = {
  polls: [
    {
      name: 'finds the newest votes of each option of several polls',
      check: async (run) => {
        const cast = (id: string, poll_id: string, option_id: string, at: number): PollVoteRow => ({
          ...vote,
          ...{ id, poll_id, option_id, created_at: timeAt(at) },
        });
        const [old, next, newest] = [1, 2, 3].map((at) => cast(`a${at}`, 'p1', 'o1', at));
        const answer = cast('b1', 'p1', '', 4);
        const other = cast('c1', 'p2', 'o1', 5);
        await run(async (tx) => {
          for (const id of ['p1', 'p2', 'p3']) await tx.polls.save({ ...poll, id });
          for (const row of [old, next, newest, answer, other])
            if (row) await tx.polls.saveVote(row);
        });
        await run(async ({ polls }) => {
          expectSame('the newest', await polls.latest(['p1', 'p2', 'p3'], 2), [
            ...[other, answer, newest, next],
          ]);
          expectSame('those of a user', await polls.votesOf(['p1', 'p2'], 'bob'), [
            ...[old, next, newest, answer, other],
          ]);
          await polls.removeVotesFor('p1', ['o1', 'none']);
          expectSame('those left', await polls.latest(['p1', 'p2'], 2), [other, answer]);
          expectSame('of no poll', await polls.latest([], 2), []);
        });
      },
    },
    {
      name: 'counts votes',
      check: async (run) => {
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.polls.save(poll);
          await tx.polls.attach({ message_id: 'm1', poll_id: 'p1' });
          await tx.polls.saveVote(vote);
        });
        await run(async ({ polls }) => {
          expectSame('the poll', await polls.find(['p1']), { p1: poll });
          expectSame('the votes', await polls.counts(['p1']), [
            { poll_id: 'p1', option_id: 'o1', count: 1 },
          ]);
          expectSame('the newest', await polls.latest(['p1'], 5), [vote]);
          expectSame('its messages', await polls.messagesWith('p1', 5), ['m1']);
          await polls.remove('p1');
          expectSame('no vote', await polls.vote('v1'), undefined);
        });
      },
    },
  ],
} satisfies Partial<PartCases>;

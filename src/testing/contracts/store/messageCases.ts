import type { DraftRow } from '../../../server/ports/drafts.js';
import type { PollRow, PollVoteRow } from '../../../server/ports/polls.js';
import { textField } from '../../../server/ports/messageSearch.js';
import type { MessageRow, ReactionRow } from '../../../server/ports/rows.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import {
  anything,
  cid,
  expectDuplicate,
  makeChannel,
  memberRow,
  messageRow,
  page,
  timeAt,
  userRow,
} from './rows.js';

const reaction = (user_id: string, n: number): ReactionRow => ({
  ...{ message_id: 'm1', user_id, type: 'like', score: 2, emoji_code: null, shadowed: false },
  ...{ created_at: timeAt(n), updated_at: timeAt(n), data: {} },
});

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

const inAscending = { bounds: [], from: 'newest', ...page } as const;

/** What concerns messages and what belongs to them. */
export const messageCases = {
  messages: [
    {
      name: 'keeps messages, pages through them and removes them with their replies',
      check: async (run) => {
        const full = messageRow(1, {
          ...{ text: 'Hello', html: '<p>Hello</p>', mentioned_user_ids: ['bob'], silent: true },
          ...{ attachments: [{ type: 'image', image_url: 'x' }], data: { mood: { level: 1 } } },
        });
        await run(async (tx) => {
          await makeChannel(tx);
          for (const row of [full, messageRow(2), messageRow(3, { parent_id: 'm1' })])
            await tx.messages.save(row);
        });
        await run(async ({ messages }) => {
          expectSame('the message', (await messages.find(['m1'])).get('m1'), full);
          const newest = await messages.pages([cid], { ...inAscending, limit: 2 });
          expectSame(
            'a page',
            newest?.map(({ id }) => id),
            ['m2', 'm3'],
          );
          const removed = await messages.remove(['m1']);
          expectSame('what is removed', new Set(removed.map(({ id }) => id)), ['m1', 'm3']);
          expectSame('what is left', new Set((await messages.find(['m1', 'm2', 'm3'])).keys()), [
            'm2',
          ]);
        });
      },
    },
  ],
  postings: [
    {
      name: 'stores a message with all that it changes in its channel',
      check: async (run) => {
        await run(makeChannel);
        await run(({ members }) => members.save([memberRow('bob', { hidden: true })]));
        const unhidden = await run(({ postings }) =>
          postings.post({
            ...{ message: messageRow(1), lastMessageAt: timeAt(1), counts: true, unhides: true },
            author: memberRow('ann', { last_read: timeAt(1), last_read_message_id: 'm1' }),
          }),
        );
        expectSame('for whom it is shown again', unhidden.unhiddenIds, ['bob']);
        await run(async ({ channels, members }) => {
          const last = (await channels.find(cid))?.last_message_at;
          expectSame('the last message', last, timeAt(1));
          const rows = await members.find(cid, ['ann', 'bob']);
          expectSame('what its author read', rows.get('ann')?.last_read_message_id, 'm1');
          expectSame('what the author has to read', rows.get('ann')?.unread_messages, 0);
          expectSame('what the other has to read', rows.get('bob')?.unread_messages, 1);
          expectSame('what is shown', rows.get('bob')?.hidden, false);
        });
      },
    },
    {
      name: 'rejects a message whose id is taken, and keeps nothing of its work',
      check: async (run) => {
        await run(makeChannel);
        const post = (message: MessageRow, name: string) =>
          run(async ({ postings, users }) => {
            await users.save([userRow(name)]);
            await postings.post({ message, counts: false, unhides: false });
          });
        await post(messageRow(1), 'first');
        const again = post(messageRow(1, { text: 'again' }), 'again');
        const other = post(messageRow(2), 'other');
        await expectDuplicate('a second message', again, 'messages', ['m1']);
        await other;
        await run(async ({ messages, users }) => {
          const rows = await messages.find(['m1', 'm2']);
          expectSame('the first message', rows.get('m1')?.text, messageRow(1).text);
          expectSame('the message after it', rows.has('m2'), true);
          const found = await users.find(['first', 'again', 'other']);
          expectSame('whose work was kept', new Set(found.keys()), ['first', 'other']);
        });
      },
    },
  ],
  messageLists: [
    {
      name: 'lists replies and pinned messages, oldest first',
      check: async (run) => {
        const replies = [2, 3].map((n) => messageRow(n, { parent_id: 'm1', in_channel: false }));
        const pinned = messageRow(4, { pinned_at: timeAt(5), pinned_by_id: 'ann' });
        await run(async (tx) => {
          await makeChannel(tx);
          for (const row of [messageRow(1), ...replies, pinned]) await tx.messages.save(row);
        });
        await run(async ({ messageLists }) => {
          expectSame('the replies', await messageLists.replies('m1', inAscending), replies);
          expectSame('the pinned ones', await messageLists.pinned(cid, inAscending), [pinned]);
        });
      },
    },
  ],
  reactions: [
    {
      name: 'sums reactions up',
      check: async (run) => {
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.messages.save(messageRow(1));
          for (const [n, id] of ['ann', 'bob'].entries()) await tx.reactions.save(reaction(id, n));
        });
        await run(async ({ reactions }) => {
          expectSame('the summary', await reactions.summaries(['m1']), [
            {
              ...{ message_id: 'm1', type: 'like', count: 2, sum_scores: 4 },
              ...{ first_reaction_at: timeAt(0), last_reaction_at: timeAt(1) },
            },
          ]);
          expectSame('the newest', await reactions.latest(['m1'], 1), [reaction('bob', 1)]);
          expectSame('no more than asked for', await reactions.latest(['m2', 'm1'], 2), [
            reaction('bob', 1),
            reaction('ann', 0),
          ]);
          await reactions.remove('m1', 'bob', ['like']);
          expectSame('none of bob', await reactions.ofUser('bob', ['m1']), []);
        });
      },
    },
  ],
  messageSearch: [
    {
      name: 'finds messages by words',
      check: async (run) => {
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.messages.save(messageRow(1, { text: 'The water runs over the wheel' }));
          await tx.messages.save(messageRow(2, { text: 'The wheel stands' }));
        });
        const found = await run(({ messageSearch }) =>
          messageSearch.advance(
            {
              ...{ ...anything, cids: [cid], viewerId: undefined },
              ...{ isBackwards: false, after: undefined, step: { messages: 10, bytes: 10_000 } },
              texts: [{ kind: 'words', words: ['wheel', 'water'] }],
              filter: { [textField(0)]: true },
            },
            undefined,
          ),
        );
        expectSame('the messages', found, { ids: ['m1'], looked: 2, rest: undefined });
      },
    },
  ],
  threads: [
    {
      name: 'finds the first participants of several threads',
      check: async (run) => {
        const take = (thread_id: string, user_id: string, at: number) => ({
          ...{ thread_id, user_id, cid, created_at: timeAt(at) },
          ...{ last_read: '', last_read_message_id: null, last_reply_at: null },
        });
        const taken = [
          ...[take('m1', 'cleo', 1), take('m2', 'dan', 2), take('m1', 'bob', 3)],
          ...[take('m1', 'ann', 3), take('m2', 'ann', 5)],
        ];
        const reply = (at: number, parent_id: string, user_id: string) =>
          messageRow(at, { parent_id, user_id, in_channel: false });
        await run(async (tx) => {
          await makeChannel(tx);
          for (const id of ['m1', 'm2']) {
            await tx.messages.save(messageRow(Number(id.slice(1))));
            await tx.threads.save({
              ...{ id, cid, created_by_id: 'bob', title: null, data: {} },
              ...{ created_at: timeAt(1), updated_at: timeAt(1), last_message_at: timeAt(1) },
            });
          }
          for (const row of taken) await tx.threads.saveParticipant(row);
          for (const row of [reply(3, 'm1', 'bob'), reply(4, 'm2', 'ann'), reply(5, 'm1', 'bob')])
            await tx.messages.save(row);
          await tx.messages.save(reply(6, 'm1', 'cleo'));
        });
        await run(async ({ threads, messages }) => {
          const first = await threads.participants(['m1', 'm2', 'none'], 2);
          expectSame('the first of each', first, [taken[0], taken[1], taken[3], taken[4]]);
          expectSame('none of them', await threads.participants(['m1'], 0), []);
          expectSame('the authors of replies', await messages.participants(['m1', 'm2'], 3), {
            ...{ m1: ['bob', 'cleo'], m2: ['ann'] },
          });
          expectSame('of the first replies', await messages.participants(['m1'], 2), {
            m1: ['bob'],
          });
        });
      },
    },
    {
      name: 'counts the unread replies of those who take part',
      check: async (run) => {
        const thread = {
          ...{ id: 'm1', cid, created_by_id: 'bob', title: null, data: {} },
          ...{ created_at: timeAt(2), updated_at: timeAt(2), last_message_at: timeAt(2) },
        };
        const participant = {
          ...{ thread_id: 'm1', user_id: 'ann', cid, created_at: timeAt(2) },
          ...{ last_read: '', last_read_message_id: null, last_reply_at: null },
        };
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.messages.save(messageRow(1));
          await tx.messages.save(
            messageRow(2, { parent_id: 'm1', user_id: 'bob', in_channel: false }),
          );
          await tx.threads.save(thread);
          await tx.threads.saveParticipant(participant);
        });
        await run(async ({ threads, members }) => {
          expectSame('the thread', await threads.find(['m1']), { m1: thread });
          expectSame('who takes part', await threads.participant('m1', 'ann'), participant);
          expectSame('unread by user', await threads.unreadIn(['m1'], ['ann', 'bob']), {
            m1: { ann: 1 },
          });
          expectSame('who follows it', await threads.followers('m1'), ['ann']);
          await members.save([memberRow('ann', { hide_messages_before: timeAt(1) })]);
          expectSame('nobody from whom it is hidden', await threads.followers('m1'), []);
          await threads.saveParticipant({ ...participant, user_id: 'bob' });
          expectSame('more take part', await threads.removeParticipants('m1', 1), true);
          expectSame('one is left', (await threads.participants(['m1'], 10)).length, 1);
          expectSame('no more take part', await threads.removeParticipants('m1', 2), false);
          expectSame('nobody is left', await threads.participants(['m1'], 10), []);
          await threads.remove(['m1']);
          expectSame('no thread', await threads.find(['m1']), {});
        });
      },
    },
  ],
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
  drafts: [
    {
      name: 'keeps one draft of a user for a channel and for each reply',
      check: async (run) => {
        const draft = {
          ...{ user_id: 'ann', cid, parent_id: '', created_at: timeAt(0) },
          message: { text: 'Hel' },
        };
        const reply = { ...draft, parent_id: 'm1' };
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.drafts.save(reply);
          await tx.drafts.save({ ...draft, message: { text: 'H' } });
          await tx.drafts.save(draft);
        });
        await run(async ({ drafts }) => {
          expectSame('the draft', await drafts.inChannels('ann', [cid]), [draft]);
          expectSame('that of the reply', await drafts.ofReplies('ann', ['m1']), [reply]);
          await drafts.remove(draft);
          expectSame('no draft', await drafts.find(draft), undefined);
        });
      },
    },
    {
      name: 'takes the drafts of a channel and of replies out',
      check: async (run) => {
        const draft = (user_id: string, parent_id = '') => ({
          ...{ user_id, cid, parent_id, created_at: timeAt(0) },
          message: { text: 'Hel' },
        });
        const owners = (rows: readonly DraftRow[]) => rows.map(({ user_id }) => user_id).sort();
        await run(async (tx) => {
          await makeChannel(tx);
          for (const id of ['ann', 'bob', 'cat', 'dan']) await tx.drafts.save(draft(id));
          for (const id of ['m1', 'm2']) await tx.drafts.save(draft('ann', id));
        });
        await run(async ({ drafts }) => {
          expectSame('those of replies', owners(await drafts.takeReplies(['m1'])), ['ann']);
          expectSame('those of users', owners(await drafts.takeOf(cid, ['dan'])), ['dan']);
          const some = owners(await drafts.takeIn(cid, 2));
          expectSame('those of some owners', new Set(some).size, 2);
          const all = [...some, ...owners(await drafts.takeIn(cid))].sort();
          expectSame('all drafts', all, ['ann', 'ann', 'bob', 'cat']);
          expectSame('no draft', await drafts.takeIn(cid), []);
        });
      },
    },
  ],
  reminders: [
    {
      name: 'finds reminders that have fallen due',
      check: async (run) => {
        const reminder = {
          ...{ user_id: 'ann', message_id: 'm1', cid, created_at: timeAt(0) },
          ...{ updated_at: timeAt(0), remind_at: timeAt(4), due_at: timeAt(4) },
        };
        await run(({ reminders }) => reminders.save(reminder));
        await run(async ({ reminders }) => {
          expectSame('the reminder', await reminders.find('ann', 'm1'), reminder);
          expectSame('not before', await reminders.due(timeAt(3)), []);
          expectSame('then', await reminders.due(timeAt(4)), [reminder]);
        });
      },
    },
  ],
  retained: [
    {
      name: 'keeps the last event of a type and a user',
      check: async (run) => {
        const kept = (n: number, user_id: string) => ({
          ...{ cid, type: 'cursor', user_id, event: { n }, created_at: timeAt(n) },
        });
        await run(async ({ retained }) => {
          for (const row of [kept(1, 'ann'), kept(2, 'bob'), kept(3, 'ann')])
            await retained.save(row);
        });
        await run(async ({ retained }) => {
          expectSame('the events', await retained.inChannel(cid, ['cursor'], 10), [
            kept(2, 'bob'),
            kept(3, 'ann'),
          ]);
          await retained.removeOf('ann');
          expectSame('the newest one', await retained.inChannel(cid, ['cursor'], 1), [
            kept(2, 'bob'),
          ]);
        });
      },
    },
  ],
} satisfies Partial<PartCases>;

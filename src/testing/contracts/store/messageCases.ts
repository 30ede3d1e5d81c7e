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

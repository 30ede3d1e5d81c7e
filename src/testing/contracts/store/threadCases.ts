import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import { cid, makeChannel, memberRow, messageRow, timeAt } from './rows.js';

/** What concerns threads and their participants. */
export const threadCases = {
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
} satisfies Partial<PartCases>;

import type { DraftRow } from '../../../server/ports/drafts.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import { cid, makeChannel, timeAt } from './rows.js';

/** What concerns drafts and reminders, which users keep to themselves. */
export const ownCases = {
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
} satisfies Partial<PartCases>;

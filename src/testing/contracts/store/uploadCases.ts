import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import { cid, timeAt } from './rows.js';

export const uploadCases = {
  uploads: [
    {
      name: 'finds the files that are to be removed',
      check: async (run) => {
        const file = (id: string, remove_from: string | null = null) => ({
          ...{
            id,
            user_id: 'ann',
            cid: null,
            message_id: null,
            created_at: timeAt(0),
            remove_from,
          },
        });
        await run(async ({ uploads }) => {
          await uploads.save(file('unfinished', timeAt(4)));
          await uploads.save(file('kept'));
          await uploads.save(file('attached'));
          await uploads.attach(['attached'], { id: 'm1', user_id: 'ann' });
          await uploads.attach(['attached', 'kept'], { id: 'm2', user_id: 'bob' });
          await uploads.removeAbout(['m1', 'm2']);
        });
        await run(async ({ uploads }) => {
          expectSame('the kept file', await uploads.find('kept'), file('kept'));
          expectSame('at once', await uploads.removable(timeAt(3), 10), ['attached']);
          expectSame('later', await uploads.removable(timeAt(4), 10), ['attached', 'unfinished']);
          await uploads.forget(['attached']);
          expectSame('no file', await uploads.find('attached'), undefined);
        });
      },
    },
    {
      name: 'removes the files of a channel and of a user',
      check: async (run) => {
        const file = (id: string, user_id: string, channel: string | null) => ({
          ...{ id, user_id, cid: channel, message_id: null },
          ...{ created_at: timeAt(0), remove_from: null },
        });
        await run(async ({ uploads }) => {
          await uploads.save(file('a', 'ann', cid));
          await uploads.save(file('b', 'bob', null));
          await uploads.save(file('c', 'eve', null));
          await uploads.removeIn(cid);
          await uploads.removeOf('bob');
        });
        await run(async ({ uploads }) => {
          const ids = await uploads.removable(timeAt(0), 10);
          expectSame('the files', [...ids].sort(), ['a', 'b']);
        });
      },
    },
  ],
} satisfies Partial<PartCases>;

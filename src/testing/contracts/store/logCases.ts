import type { TaskRow } from '../../../server/ports/rows.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import { cid, expectDuplicate, logRow, type RunWork, timeAt } from './rows.js';

const idsOf = (rows: readonly { readonly id: number }[]): readonly number[] =>
  rows.map(({ id }) => id);

const append = (run: RunWork): Promise<void> =>
  run(({ log }) =>
    log.append(
      [1, 2, 3, 4].map((id) => logRow(id, id === 3 ? { cid: null, after: null } : {})),
      [{ user_id: 'ann', log_id: 3 }],
    ),
  );

/** The log of events, and the work that follows from calls. */
export const logCases = {
  log: [
    {
      name: 'reads entries by channel, by user and by moment',
      check: async (run) => {
        await append(run);
        await run(async ({ log }) => {
          const range = { after: 1, limit: 10 };
          expectSame('the newest entry', (await log.state()).last, 4);
          expectSame('the head of the channel', await log.heads([cid]), { [cid]: 4 });
          expectSame('all entries', idsOf(await log.all(range)), [2, 3, 4]);
          expectSame('those of the channel', idsOf(await log.ofChannels([cid], range)), [2, 4]);
          expectSame('those of ann', idsOf(await log.ofUser('ann', range)), [3]);
          expectSame('the entry of a moment', await log.idAt(timeAt(2)), 2);
        });
      },
    },
    {
      name: 'keeps the newest entries, and the number of the last one it deleted',
      check: async (run) => {
        await append(run);
        await run(({ log }) => log.truncate(2));
        await run(async ({ log }) => {
          expectSame('the floor', (await log.state()).floor, 2);
          expectSame('what is left', idsOf(await log.all({ after: 0, limit: 10 })), [3, 4]);
        });
      },
    },
    {
      name: 'erases the events of entries, and keeps their ids',
      check: async (run) => {
        await append(run);
        await run(({ log }) => log.erase([logRow(4)]));
        await run(async ({ log }) => {
          const found = await log.containing(undefined, ['"id":4'], { after: 0, limit: 10 });
          expectSame('nothing of the event', found, []);
          expectSame('the newest id', (await log.state()).last, 4);
        });
      },
    },
    {
      name: 'keeps an entry for very many users',
      check: async (run) => {
        const userIds = Array.from({ length: 60 }, (_, n) => `user-${String(n)}`);
        await run(({ log }) =>
          log.append(
            [logRow(1, { after: null }), logRow(2, { after: null })],
            [
              ...userIds.map((user_id) => ({ user_id, log_id: 1 })),
              { user_id: 'user-0', log_id: 2 },
            ],
          ),
        );
        await run(async ({ log }) => {
          const range = { after: 0, limit: 10 };
          expectSame('those of the first', idsOf(await log.ofUser('user-0', range)), [1, 2]);
          expectSame('those of the last', idsOf(await log.ofUser('user-59', range)), [1]);
          expectSame('those of another', idsOf(await log.ofUser('user-60', range)), []);
        });
      },
    },
    {
      name: 'erases the entries of a channel in parts, but for those of some keys',
      check: async (run) => {
        await append(run);
        await run(({ log }) => log.append([logRow(5, { key: 'channel.deleted' })], []));
        await run(async ({ log }) => {
          const next = await log.eraseChannel(cid, 0, 2, ['channel.deleted']);
          expectSame('where more may follow', next, 2);
          expectSame('the end', await log.eraseChannel(cid, 2, 10, ['channel.deleted']), undefined);
          const range = { after: 0, limit: 10 };
          const left = (await log.all(range)).filter(({ key }) => key !== '');
          expectSame('what is left', idsOf(left), [3, 5]);
          expectSame('the end of all', await log.eraseChannel(cid, 0, 10), undefined);
          const rest = (await log.all(range)).filter(({ key }) => key !== '');
          expectSame('what is of no channel', idsOf(rest), [3]);
        });
      },
    },
  ],
  hooks: [
    {
      name: 'keeps the cursors of the hooks that are registered',
      check: async (run) => {
        await run(({ hooks }) => hooks.register(['one', 'two'], 5));
        await run(({ hooks }) => hooks.save({ id: 'one', position: 7, skipped: 1 }));
        await run(({ hooks }) => hooks.register(['one', 'three'], 9));
        const rows = await run(({ hooks }) => hooks.all());
        expectSame('the hooks', new Map(rows.map((row) => [row.id, row])), {
          one: { id: 'one', position: 7, skipped: 1 },
          three: { id: 'three', position: 9, skipped: 0 },
        });
      },
    },
  ],
  idempotency: [
    {
      name: 'keeps the response of a call by its key, until it is old',
      check: async (run) => {
        const row = {
          ...{ user_id: 'ann', endpoint: 'sendMessage', key: 'k', cid, request: '{}' },
          ...{ answer: { message: { cid } }, created_at: timeAt(1) },
        };
        await run(({ idempotency }) => idempotency.save(row));
        const found = await run(({ idempotency }) => idempotency.find(row));
        expectSame('the response', found, row);
        await run(({ idempotency }) => idempotency.removeBefore(timeAt(2)));
        const gone = await run(({ idempotency }) => idempotency.find(row));
        expectSame('no response', gone, undefined);
      },
    },
    {
      name: 'adds a response under a new key only',
      check: async (run) => {
        const row = {
          ...{ user_id: 'ann', endpoint: 'sendMessage', key: 'k', cid, request: '{}' },
          ...{ answer: {}, created_at: timeAt(1) },
        };
        await run(({ idempotency }) => idempotency.add(row));
        const again = run(({ idempotency }) => idempotency.add({ ...row, request: '[]' }));
        await expectDuplicate('a known key', again, 'idempotency_keys', [
          'ann',
          'sendMessage',
          'k',
        ]);
        await run(({ idempotency }) => idempotency.add({ ...row, user_id: 'bob' }));
        expectSame('the response', await run(({ idempotency }) => idempotency.find(row)), row);
      },
    },
    {
      name: 'removes the responses of calls about a channel',
      check: async (run) => {
        const row = {
          ...{ user_id: 'ann', endpoint: 'sendMessage', key: 'k', cid, request: '{}' },
          ...{ answer: {}, created_at: timeAt(1) },
        };
        const other = { ...row, key: 'other', cid: `${cid}-other` };
        await run(async ({ idempotency }) => {
          await idempotency.save(row);
          await idempotency.save(other);
          await idempotency.removeAbout(cid, { upTo: timeAt(0) });
          expectSame('a later response', await idempotency.find(row), row);
          await idempotency.removeAbout(cid);
          expectSame('no response', await idempotency.find(row), undefined);
          expectSame('that of another channel', await idempotency.find(other), other);
        });
      },
    },
  ],
  tasks: [
    {
      name: 'finds the tasks that wait',
      check: async (run) => {
        const task: TaskRow = {
          ...{ id: 't1', kind: 'x', status: 'waiting', created_at: timeAt(0) },
          ...{ updated_at: timeAt(0), input: { a: 1 }, result: {} },
        };
        await run(({ tasks }) => tasks.save(task));
        expectSame('the tasks', await run(({ tasks }) => tasks.waiting()), [task]);
        const done: TaskRow = { ...task, status: 'completed', result: { b: 2 } };
        await run(({ tasks }) => tasks.save(done));
        await run(async ({ tasks }) => {
          expectSame('none that waits', await tasks.waiting(), []);
          expectSame('the one that is done', await tasks.find('t1'), done);
        });
      },
    },
  ],
} satisfies Partial<PartCases>;

import { expectRejection, expectSame } from '../contract.js';
import { anything, cid, logRow, type StoreCase, userRow } from './rows.js';

const hostileTexts: readonly string[] = [
  ...['a\0b', '\ud83d', '\ude00x', '\\u0000', '\\\\u0000', '\\ud83d'],
  ...['\ufdd0', '\ufdd0c0000', "'; --", '?', '$1', ''],
];

/** What a transaction is, and what the rows of all tables can hold. */
export const transactionCases: readonly StoreCase[] = [
  {
    name: 'keeps nothing of a transaction that fails',
    check: async (run) => {
      const failing = run(async ({ users }) => {
        await users.save([userRow('ann')]);
        throw new Error('no');
      });
      const kept = run(({ users }) => users.save([userRow('bob')]));
      await expectRejection('work that throws', failing);
      await kept;
      const found = await run(({ users }) => users.find(['ann', 'bob']));
      expectSame('the stored users', [...found.keys()], ['bob']);
    },
  },
  {
    name: 'rejects work whose statement fails, and goes on',
    check: async (run) => {
      await run(({ log }) => log.append([logRow(1)], []));
      const works = [2, 1, 3].map((id) =>
        run(async ({ log, users }) => {
          await users.save([userRow(`user-${String(id)}`)]);
          await log.append([logRow(id)], []);
        }),
      );
      const ended = await Promise.allSettled(works);
      expectSame(
        'how the works end',
        ended.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      const [rows, users] = await run(async (tx) => [
        await tx.log.all({ after: 0, limit: 10 }),
        await tx.users.find(['user-1', 'user-2', 'user-3']),
      ]);
      expectSame(
        'the entries of the log',
        rows.map(({ id }) => id),
        [1, 2, 3],
      );
      expectSame('the stored users', new Set(users.keys()), ['user-2', 'user-3']);
    },
  },
  {
    name: 'runs work one after the other, and resolves it in that order',
    check: async (run) => {
      const steps: string[] = [];
      const ids = ['a', 'b', 'c'];
      const works = ids.map(async (id) => {
        await run(async ({ users }) => {
          steps.push(`${id} begins`);
          await users.find(['nobody']);
          await users.save([userRow(id)]);
          steps.push(`${id} ends`);
        });
        steps.push(`${id} resolves`);
      });
      await Promise.all(works);
      const ofWork = steps.filter((step) => !step.endsWith('resolves'));
      const expected = ids.flatMap((id) => [`${id} begins`, `${id} ends`]);
      expectSame('the order of the works', ofWork, expected);
      expectSame(
        'the order in which they resolve',
        steps.filter((step) => step.endsWith('resolves')),
        ids.map((id) => `${id} resolves`),
      );
    },
  },
  {
    name: 'keeps texts as they are, whatever is in them',
    check: async (run) => {
      const rows = hostileTexts.map((text, n) =>
        userRow(String(n), { role: text, data: { [text]: [text, { [text]: text }] } }),
      );
      await run(({ users }) => users.save(rows));
      const found = await run(({ users }) => users.find(rows.map(({ id }) => id)));
      for (const row of rows) expectSame(`the role ${row.role}`, found.get(row.id), row);
    },
  },
  {
    name: 'orders ids by their code points',
    check: async (run) => {
      const ordered = ['B', 'Z', '_', 'a', 'b', 'ä', '\uffff', '\u{1f600}'];
      await run(({ users }) => users.save([...ordered].reverse().map((id) => userRow(id))));
      const found = await run(({ users }) => users.query({ ...anything, withDeactivated: true }));
      expectSame(
        'the users',
        found.map(({ id }) => id),
        ordered,
      );
    },
  },
  {
    name: 'holds numbers beyond four bytes',
    check: async (run) => {
      const large = 2 ** 40;
      await run(({ log }) => log.append([logRow(large)], []));
      const heads = await run(({ log }) => log.heads([cid]));
      expectSame('the head of the channel', heads.get(cid), large);
    },
  },
  {
    name: 'finds nothing for no ids',
    check: async (run) => {
      await run(async ({ users, channels, members, messages, watches }) => {
        expectSame('users', await users.find([]), {});
        expectSame('channels', await channels.findAll([]), []);
        expectSame('members', await members.find(cid, []), {});
        expectSame('messages', await messages.find([]), {});
        expectSame('watchers', await watches.counts([]), {});
      });
    },
  },
];

import { expect, onTestFinished, test } from 'vitest';
import type { Store, StoreTx } from '../../src/server/ports/store.js';
import { openTestStore } from '../helpers/store.js';
import { general, type Harness, makeChannel, startCore, watch } from '../server/core/harness.js';

type Method = (...parameters: readonly unknown[]) => unknown;

/** A store that reports each query, by the name of its method. */
const openObservedStore = async (onQuery: (name: string) => void): Promise<Store> => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  const observed = (table: string, methods: object): object =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...parameters: readonly unknown[]) => {
          onQuery(`${table}.${name}`);
          return (method as Method)(...parameters);
        },
      ]),
    );
  const observedTx = (tx: StoreTx): StoreTx =>
    Object.fromEntries(
      Object.entries(tx).map(([table, methods]) => [table, observed(table, methods as object)]),
    ) as unknown as StoreTx;
  return { transaction: (work) => sqlite.transaction((tx) => work(observedTx(tx))) };
};

/** The queries of some work in a channel that a moderator and this many others watch. */
const queriesBefore = async (
  count: number,
  work: (harness: Harness) => Promise<unknown>,
): Promise<readonly string[]> => {
  const queries: string[] = [];
  const store = await openObservedStore((name) => queries.push(name));
  const harness = await startCore({}, { store });
  const watchers = Array.from({ length: count }, (_, at) => `watcher-${String(at)}`);
  const ids = ['bob', 'mod', ...watchers];
  const clients = await Promise.all(ids.map((id) => harness.connect(id)));
  await makeChannel(harness, ids);
  await harness.server('updateChannel', general, { add_moderators: ['mod'] });
  for (const client of clients) await watch(client);
  const [, mod] = clients;
  mod?.news();
  queries.length = 0;
  await work(harness);
  expect(mod?.news()).not.toEqual([]);
  expect(queries).toContain('bans.save');
  return queries;
};

const ban = ({ server }: Harness) =>
  server('ban', {}, { target_user_id: 'bob', shadow: true, ...general });

test.each([
  ['a shadow ban', ban],
  [
    'its end',
    async (harness: Harness) => {
      await ban(harness);
      await harness.server('unban', {}, { target_user_id: 'bob', ...general });
    },
  ],
  [
    'an update of a member under it',
    async (harness: Harness) => {
      await ban(harness);
      const member = { ...general, user_id: 'bob' };
      await harness.server('updateMemberPartial', member, { set: { mood: 'good' } });
    },
  ],
])('%s takes as many queries before 60 watchers as before 3', async (_, work) => {
  expect(await queriesBefore(60, work)).toEqual(await queriesBefore(3, work));
});

import { asyncScheduler, firstValueFrom, timer } from 'rxjs';
import { sqliteStore } from 'millrace/server';
import {
  busContract,
  clockContract,
  type ContractCase,
  createMemoryBus,
  storeContract,
  virtualClock,
} from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/server/store/sqlite.js';

const context = { nodeId: 'node', clock: asyncScheduler, report: () => undefined };

const openBuses = async () => {
  const { open } = createMemoryBus();
  const of = (nodeId: string) => open({ applicationId: 'chat', nodeId });
  return [await of('one'), await of('two')] as const;
};

const contracts: readonly (readonly [name: string, cases: readonly ContractCase[]])[] = [
  ['a store in SQLite', storeContract(() => sqliteStore()(context))],
  ['a bus in memory', busContract(openBuses)],
  [
    'the clock of the process',
    clockContract(() =>
      Promise.resolve({
        clock: asyncScheduler,
        advance: async (ms) => {
          await firstValueFrom(timer(ms));
        },
      }),
    ),
  ],
  [
    'a virtual clock',
    clockContract(() => {
      const { scheduler, advance } = virtualClock();
      return Promise.resolve({
        clock: scheduler,
        advance: (ms) => {
          advance(ms);
          return Promise.resolve();
        },
      });
    }),
  ],
];

describe.each(contracts)('%s', (_, cases) => {
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

test('a contract says what an implementation does not do', async () => {
  const forgetful = async () => {
    const store = await openSqliteStore();
    return {
      ...store,
      transaction: ((work) =>
        store.transaction((tx) =>
          work({ ...tx, devices: { ...tx.devices, save: () => Promise.resolve() } }),
        )) as typeof store.transaction,
    };
  };
  const broken = storeContract(forgetful).find(({ name }) => name === 'gives a device one user');
  await expect(broken?.run()).rejects.toMatchObject({ _tag: 'ContractError', actual: [] });
});

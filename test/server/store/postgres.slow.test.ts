import { asyncScheduler } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BusFactory } from '../../../src/server/ports/factories.js';
import { openPostgresStore } from '../../../src/server/store/postgres.js';
import { createMemoryBus, sharedStoreContract, storeContract } from 'millrace/testing';
import { hasPostgres, openNamedSchema, openSchema } from '../../helpers/postgres.js';
import { openNode } from '../../helpers/store.js';
import { user } from './rows.js';

describe.runIf(hasPostgres)('Postgres', () => {
  const openAlone = async () => {
    const { url, drop } = await openSchema();
    const store = await openNode(url);
    return { ...store, close: () => store.close().finally(drop) };
  };
  it.each(storeContract(openAlone))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  const openTwo = (isConnected: boolean) => async () => {
    const { url, drop } = await openSchema();
    const bus = createMemoryBus();
    bus.setConnected(isConnected);
    const [one, other] = [await openNode(url, bus), await openNode(url, bus)];
    return [one, { ...other, close: () => other.close().finally(drop) }] as const;
  };
  it.each(sharedStoreContract(openTwo(true)))('with a bus, $name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
  it.each(sharedStoreContract(openTwo(false)))(
    'with a bus that is away, $name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
  );

  const schema = async (): Promise<string> => {
    const { url, drop } = await openNamedSchema();
    onTestFinished(drop);
    return url;
  };

  it('takes one node without a bus, or several with one', async () => {
    const url = await schema();
    const report = () => undefined;
    const open = (nodeId: string, bus?: BusFactory) =>
      openPostgresStore({ ...{ url, nodeId, clock: asyncScheduler, report }, bus });
    const bus = createMemoryBus();
    const alone = await open('alone');
    await expect(open('second')).rejects.toMatchObject({ _tag: 'DatabaseInUseError' });
    await expect(open('shared', bus.open)).rejects.toMatchObject({ _tag: 'DatabaseInUseError' });
    await alone.close();
    const nodes = await Promise.all(['one', 'two', 'three'].map((id) => open(id, bus.open)));
    await expect(open('alone')).rejects.toMatchObject({ _tag: 'DatabaseInUseError' });
    for (const node of nodes) await node.close();
    await (await open('alone')).close();
  });

  it('migrates once when several nodes start together', async () => {
    const url = await schema();
    const bus = createMemoryBus();
    const nodes = await Promise.all([1, 2, 3].map(() => openNode(url, bus)));
    await nodes[0]!.transaction(({ users }) => users.save([user('alice')]));
    for (const node of nodes)
      expect([...(await node.transaction(({ users }) => users.find(['alice']))).keys()]).toEqual([
        'alice',
      ]);
    for (const node of nodes) await node.close();
  });

  it('has the data of the node before', async () => {
    const url = await schema();
    const first = await openNode(url);
    await first.transaction(({ users }) => users.save([user('alice')]));
    await first.close();
    const second = await openNode(url);
    onTestFinished(() => second.close());
    const found = await second.transaction(({ users }) => users.find(['alice']));
    expect(found.get('alice')).toEqual(user('alice'));
  });
});

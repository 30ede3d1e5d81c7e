import { asyncScheduler } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '../../../src/server/store/postgres.js';
import { createMemoryBus } from '../../helpers/memoryBus.js';
import { hasPostgres, openNamedSchema, openSchema } from '../../helpers/postgres.js';
import { openNode } from '../../helpers/store.js';
import { describeStore } from './contract.js';
import { user } from './rows.js';

describe.runIf(hasPostgres)('Postgres', () => {
  describeStore('in Postgres', async () => {
    const { url, drop } = await openSchema();
    const store = await openNode(url);
    return { ...store, close: () => store.close().finally(drop) };
  });

  const schema = async (): Promise<string> => {
    const { url, drop } = await openNamedSchema();
    onTestFinished(drop);
    return url;
  };

  it('takes one node without a bus, or several with one', async () => {
    const url = await schema();
    const open = (nodeId: string, openBus?: ReturnType<typeof createMemoryBus>['open']) =>
      openPostgresStore({ url, nodeId, clock: asyncScheduler, ...(openBus && { openBus }) });
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

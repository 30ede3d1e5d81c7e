import { EMPTY, filter, firstValueFrom, map, merge, type Observable, take, toArray } from 'rxjs';
import type { Published } from '../../server/ports/outbox.js';
import type { OpenStore } from '../../server/ports/store.js';
import { caseOn, type ContractCase, expectSame } from './contract.js';
import { timeAt, userRow } from './store/rows.js';

/** The stores of two nodes of one application. */
export type StorePair = readonly [OpenStore, OpenStore];

/** What a piece of work publishes that ends the presence of a user. */
const publishedFor = (userId: string): Published => ({
  ...{ emitted: [{ kind: 'leave', userId }], large: [], stampedAt: 0 },
});

const heardBy = ({ published$ }: OpenStore): Observable<Published> => published$ ?? EMPTY;

/** The users that commits of other nodes are about, in their order. */
const usersHeard = (store: OpenStore, count: number): Promise<readonly string[]> =>
  firstValueFrom(
    heardBy(store).pipe(
      filter(({ emitted }) => emitted.length > 0),
      map(({ emitted }) => (emitted[0]?.kind === 'leave' ? emitted[0].userId : '')),
      take(count),
      toArray(),
    ),
    { defaultValue: [] },
  );

/**
 * What the stores of nodes of one application do together, as cases for any test runner. Each case opens
 * two stores on one set of empty tables, and closes them. Such a store also has what `storeContract`
 * says.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import type { OpenStore } from 'millrace/server';
 * import { sharedStoreContract } from 'millrace/testing';
 *
 * declare const openTwo: () => Promise<readonly [OpenStore, OpenStore]>;
 * for (const { name, run } of sharedStoreContract(openTwo)) void test(name, run);
 * ```
 * @param open opens the stores of two nodes
 */
export const sharedStoreContract = (open: () => Promise<StorePair>): readonly ContractCase[] => {
  const define = caseOn(open, async (stores) => {
    for (const store of stores) await store.close();
  });
  return [
    define('reads what another node has committed, and what it changed since', async (stores) => {
      const [one, other] = stores;
      for (const n of [1, 2, 3, 4]) {
        const [writer, reader] = n % 2 === 1 ? [one, other] : [other, one];
        const row = userRow('ann', { last_active: timeAt(n) });
        await writer.transaction(({ users }) => users.save([row]));
        for (const node of [reader, writer]) {
          const found = await node.transaction(({ users }) => users.find(['ann', 'bob']));
          expectSame('the user', found, { ann: row });
        }
      }
    }),
    define('emits what other nodes publish, once and in the order of commits', async (stores) => {
      const [one, other] = stores;
      const ids = Array.from({ length: 20 }, (_, n) => `user-${String(n)}`);
      const heard = usersHeard(other, ids.length);
      await Promise.all(
        ids.map((id) =>
          one.transaction(async ({ users, outbox }) => {
            await users.save([userRow(id)]);
            outbox.add(publishedFor(id));
          }),
        ),
      );
      expectSame('what is emitted', await heard, ids);
    }),
    define('emits it before later work of this node resolves', async ([one, other]) => {
      const steps: string[] = [];
      const listening = heardBy(other).subscribe({
        next: ({ emitted }) => {
          if (emitted.length > 0) steps.push('emitted');
        },
        error: () => steps.push('failed'),
      });
      await one.transaction(async ({ users, outbox }) => {
        await users.save([userRow('ann')]);
        outbox.add(publishedFor('ann'));
      });
      await other.transaction(({ users }) => users.save([userRow('bob')]));
      steps.push('resolved');
      listening.unsubscribe();
      expectSame('the order', steps, ['emitted', 'resolved']);
    }),
    define('finds the connections and watches of all nodes', async ([one, other]) => {
      const cid = 'messaging:general';
      await one.transaction(async ({ users, connections, watches }) => {
        await users.save([userRow('ann')]);
        await connections.add({ id: 'c1', user_id: 'ann', node: one.nodes?.id ?? '' });
        await watches.add([{ connection_id: 'c1', cid, user_id: 'ann' }]);
      });
      await other.transaction(async ({ connections, watches }) => {
        expectSame('the connections', await connections.countOf('ann'), 1);
        expectSame('the watchers', await watches.counts([cid]), { [cid]: 1 });
      });
    }),
    define('has one leader', async (stores) => {
      const leaders = stores.map((store) => store.nodes?.isLeader$ ?? EMPTY);
      await firstValueFrom(merge(...leaders).pipe(filter(Boolean)), { defaultValue: false });
      const current = await Promise.all(
        leaders.map((isLeader$) => firstValueFrom(isLeader$, { defaultValue: false })),
      );
      expectSame('the number of leaders', current.filter(Boolean).length, 1);
    }),
    define('counts calls of all nodes together', async ([one, other]) => {
      const resetMs = Date.UTC(2100, 0, 1);
      await one.countCalls?.('sendMessage', resetMs, 3);
      expectSame('the calls', await other.countCalls?.('sendMessage', resetMs, 2), 5);
    }),
  ];
};

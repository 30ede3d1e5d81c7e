import { firstValueFrom, take, toArray } from 'rxjs';
import type { OpenNodeBus } from '../../server/ports/nodeBus.js';
import { caseOn, type ContractCase, expectSame } from './contract.js';

/** The buses of two nodes of one application. */
export type BusPair = readonly [OpenNodeBus, OpenNodeBus];

/**
 * What every bus between nodes does, as cases for any test runner. Each case opens the buses of two
 * nodes, and closes them.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import { busContract, createMemoryBus } from 'millrace/testing';
 *
 * const openTwo = async () => {
 *   const { open } = createMemoryBus();
 *   const of = (nodeId: string) => open({ applicationId: 'chat', nodeId });
 *   return [await of('one'), await of('two')] as const;
 * };
 * for (const { name, run } of busContract(openTwo)) void test(name, run);
 * ```
 * @param open opens the buses of two nodes
 */
export const busContract = (open: () => Promise<BusPair>): readonly ContractCase[] => {
  const define = caseOn(open, async (buses) => {
    for (const bus of buses) await bus.close();
  });
  return [
    define('brings the messages of one node to the other, in their order', async ([one, other]) => {
      const texts = Array.from({ length: 200 }, (_, n) => `ü ${String(n)}`);
      const received = firstValueFrom(other.messages$.pipe(take(texts.length), toArray()), {
        defaultValue: [],
      });
      texts.forEach(one.publish);
      expectSame('the messages', await received, texts);
    }),
    define('takes messages as large as it says', async ([one, other]) => {
      const received = firstValueFrom(other.messages$, { defaultValue: '' });
      one.publish('x'.repeat(one.maxBytes));
      expectSame('the length', (await received).length, one.maxBytes);
    }),
    define('says that it is connected', async ([one]) => {
      expectSame(
        'the state',
        await firstValueFrom(one.isConnected$, { defaultValue: false }),
        true,
      );
    }),
  ];
};

import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { OpenStore } from '../../../src/server/ports/store.js';
import { createMemoryBus } from 'millrace/testing';
import { hasPostgres, openSchema } from '../../helpers/postgres.js';
import { inRun } from '../../helpers/run.js';
import { openNode } from '../../helpers/store.js';
import { all, begin, connected, work } from './steps.js';

const turns = fc.array(fc.array(fc.tuple(fc.constantFrom(0, 1), work), { maxLength: 4 }), {
  maxLength: 15,
  minLength: 3,
  size: 'max',
});

const read = (store: OpenStore) =>
  store.transaction(async (tx) => [await all(tx), await connected(tx)]);

describe.runIf(hasPostgres)('two nodes', () => {
  test.prop([turns, fc.boolean()], { numRuns: inRun({ quick: 1, slow: 20, long: 200 }) })(
    'agree with a new one, whichever node wrote or failed, with and without the bus',
    async (works, isConnected) => {
      const { url, drop } = await openSchema();
      const bus = createMemoryBus();
      bus.setConnected(isConnected);
      const nodes = [await openNode(url, bus), await openNode(url, bus)];
      await begin(nodes[0]!);
      let n = 0;
      for (const turn of works)
        await Promise.allSettled(
          turn.map(([at, { steps, fails }]) =>
            nodes[at]!.transaction(async (tx) => {
              for (const each of steps) await each(tx, (n += 1));
              if (fails) throw new Error('refused');
            }),
          ),
        );
      const said = [await read(nodes[0]!), await read(nodes[1]!)];
      const fresh = await openNode(url, bus);
      const expected = await read(fresh);
      for (const node of [...nodes, fresh]) await node.close();
      await drop();
      expect(said).toEqual([expected, expected]);
    },
    120_000,
  );
});

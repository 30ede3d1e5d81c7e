import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { openSqliteStore } from '../../../src/server/store/sqlite.js';
import { runs } from '../../helpers/run.js';
import { all, begin, connected, work } from './steps.js';

test.prop(
  [fc.array(fc.array(work, { maxLength: 4 }), { maxLength: 15, minLength: 3, size: 'max' })],
  {
    numRuns: runs(40),
  },
)(
  'a store says what a new one on the same file says, whatever failed on the way',
  async (turns) => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
    const file = join(folder, 'chat.db');
    try {
      const store = await openSqliteStore({ file, isDurable: false });
      await begin(store);
      let n = 0;
      for (const works of turns)
        await Promise.allSettled(
          works.map(({ steps, fails }) =>
            store.transaction(async (tx) => {
              for (const each of steps) await each(tx, (n += 1));
              if (fails) throw new Error('refused');
            }),
          ),
        );
      const said = await store.transaction(async (tx) => [await all(tx), await connected(tx)]);
      await store.close();
      const next = await openSqliteStore({ file, isDurable: false });
      const read = await next.transaction(async (tx) => [await all(tx), await connected(tx)]);
      await next.close();
      expect(said).toEqual(read);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

import { fc, test } from '@fast-check/vitest';
import Database from 'libsql';
import { expect, onTestFinished } from 'vitest';
import { createGroupCommit } from '../../../src/server/store/groupCommit.js';
import { createJournal } from '../../../src/server/store/journal.js';
import { createControl } from '../../../src/server/store/transactionControl.js';
import { runs } from '../../helpers/run.js';

/** Work that writes some numbers, to the table or to memory, and may fail in the end. */
interface Work {
  readonly rows: readonly number[];
  readonly inMemory: readonly number[];
  readonly fails: boolean;
  /** Whether it takes longer than the turn of the event loop in which it began. */
  readonly isSlow: boolean;
}

const work: fc.Arbitrary<Work> = fc.record({
  rows: fc.array(fc.nat(), { maxLength: 3 }),
  inMemory: fc.array(fc.nat(), { maxLength: 3 }),
  fails: fc.boolean(),
  isSlow: fc.boolean(),
});

/** What happens in one turn: some work begins, and the commit may fail. */
const turn = fc.record({ works: fc.array(work, { maxLength: 5 }), commitFails: fc.boolean() });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const open = (limit: number) => {
  const database = new Database(':memory:');
  database.exec('create table t (n integer)');
  const control = createControl(database);
  const journal = createJournal();
  const memory: number[] = [];
  let commitFails = false;
  const group = createGroupCommit({
    control: {
      ...control,
      commit: () => {
        if (commitFails) throw new Error('the disk is full');
        control.commit();
      },
    },
    journal,
    defer: setImmediate,
    limit,
    afterCommit: () => undefined,
  });
  const insert = database.prepare('insert into t values (?)');
  return {
    memory,
    failCommits: (fails: boolean): void => {
      commitFails = fails;
    },
    rows: (): readonly number[] =>
      (database.prepare('select n from t order by rowid').all() as { readonly n: number }[]).map(
        ({ n }) => n,
      ),
    run: ({ rows, inMemory, fails, isSlow }: Work): Promise<void> =>
      group.run(async () => {
        for (const n of inMemory) {
          memory.push(n);
          journal.add(() => memory.pop());
        }
        for (const n of rows) {
          group.beforeWrite();
          insert.run(n);
        }
        if (isSlow) await nextTurn();
        if (fails) throw new Error('refused');
      }),
    idle: group.idle,
    close: (): void => {
      database.close();
    },
  };
};

test.prop([fc.array(turn, { maxLength: 6 }), fc.integer({ min: 1, max: 4 })], {
  numRuns: runs(100),
})('work that resolves is kept, and nothing of work that rejects', async (turns, limit) => {
  const store = open(limit);
  onTestFinished(store.close);
  const settled: (readonly [Work, PromiseSettledResult<void>])[] = [];
  for (const { works, commitFails } of turns) {
    store.failCommits(commitFails);
    const results = await Promise.allSettled(works.map(store.run));
    results.forEach((result, n) => settled.push([works[n]!, result]));
  }
  store.failCommits(false);
  await store.idle();
  const kept = settled.filter(([, { status }]) => status === 'fulfilled').map(([one]) => one);
  expect(store.rows()).toEqual(kept.flatMap(({ rows }) => rows));
  expect(store.memory).toEqual(kept.flatMap(({ inMemory }) => inMemory));
  for (const [one, { status }] of settled) if (one.fails) expect(status).toBe('rejected');
});

test.prop([fc.array(work, { maxLength: 10 })], { numRuns: runs(50) })(
  'work resolves in the order in which it was called, after its commit',
  async (works) => {
    const store = open(3);
    onTestFinished(store.close);
    const order: number[] = [];
    const seen: (readonly [expected: readonly number[], stored: readonly number[]])[] = [];
    await Promise.allSettled(
      works.map((one, n) =>
        store.run(one).then(() => {
          order.push(n);
          seen.push([one.rows, store.rows()]);
        }),
      ),
    );
    expect(order).toEqual([...order].sort((left, right) => left - right));
    for (const [expected, stored] of seen)
      expect(stored).toEqual(expect.arrayContaining([...expected]));
  },
);

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import Database from 'libsql';
import { expect, it } from 'vitest';
import type { OpenLogFile } from '../../../src/server/ports/logFile.js';
import { createGroupCommit } from '../../../src/server/store/groupCommit.js';
import { createJournal } from '../../../src/server/store/journal.js';
import { createControl } from '../../../src/server/store/transactionControl.js';
import { openWriteAheadLog } from '../../../src/server/store/writeAheadLog.js';
import { runs } from '../../helpers/run.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};

/** What the operating system writes at a time. */
const pageBytes = 4_096;

/** What the platter has of a file: of what was written since the last sync, any pages. */
const pagesOf = (synced: Buffer, written: Buffer, isKept: (page: number) => boolean): Buffer => {
  const disk = Buffer.alloc(written.length);
  synced.copy(disk);
  for (let at = 0; at < written.length; at += pageBytes) {
    const page = written.subarray(at, at + pageBytes);
    if (!page.equals(disk.subarray(at, at + pageBytes)) && isKept(at / pageBytes))
      page.copy(disk, at);
  }
  return disk;
};

/** A data file on a disk whose content and sync time the test sets. */
const openDisk = async (syncTurns: () => number) => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  const file = join(folder, 'chat.db');
  const written = () => ({ data: readFileSync(file), log: readFileSync(`${file}-wal`) });
  let synced = { data: Buffer.alloc(0), log: Buffer.alloc(0) };
  let fails = false;
  let cuts = 0;
  const openLogFile: OpenLogFile = () =>
    Promise.resolve({
      sync: async () => {
        const state = written();
        // SQLite has just made a checkpoint, and synced both files itself.
        if (!state.data.equals(synced.data)) synced = state;
        await turns(syncTurns());
        if (fails) throw new Error('the disk is broken');
        synced = state;
      },
      size: () => written().log.length,
      close: () => Promise.resolve(),
    });

  const database = new Database(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('create table t (n integer, filling text)');
  const log = await openWriteAheadLog(database, file, openLogFile, {
    ...{ transactions: 3, bytes: 100_000 },
  });
  await log.sync();
  const group = createGroupCommit({
    control: createControl(database),
    journal: createJournal(),
    defer: setImmediate,
    limit: 4,
    afterCommit: () => undefined,
    sync: log.sync,
  });
  const insert = database.prepare('insert into t values (?, ?)');
  const remove = database.prepare("update t set filling = '' where n = ?");
  return {
    fail: (): void => {
      fails = true;
    },
    /** Writes a number, and takes the filling from the one before. */
    write: (n: number, filling: number): Promise<void> =>
      group.run(() => {
        group.beforeWrite();
        insert.run(n, 'x'.repeat(filling));
        remove.run(n - 1);
        return Promise.resolve();
      }),
    read: (): Promise<void> => group.run(() => Promise.resolve()),
    /** Cuts the power, and reads the numbers that are there when it is back. */
    cutPower: () => {
      const [now, then] = [written(), synced];
      return async (isKept: (page: number) => boolean): Promise<readonly number[]> => {
        // SQLite shares what it knows of a file with connections that were closed before.
        const copy = join(folder, `${String((cuts += 1))}.db`);
        await writeFile(copy, pagesOf(then.data, now.data, isKept));
        await writeFile(`${copy}-wal`, pagesOf(then.log, now.log, isKept));
        const again = new Database(copy);
        try {
          const check = again.prepare('pragma integrity_check').all();
          expect(check).toEqual([{ integrity_check: 'ok' }]);
          const rows = again.prepare('select n from t order by n').all();
          return (rows as { readonly n: number }[]).map(({ n }) => n);
        } finally {
          again.close();
        }
      };
    },
    close: async (): Promise<void> => {
      await group.idle();
      await log.close();
      database.close();
      await rm(folder, { recursive: true });
    },
  };
};

const burst = fc.record({
  writes: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 6 }),
  /** The turns of the event loop before the power cut. */
  wait: fc.nat(4),
});

test.prop(
  [fc.array(burst, { minLength: 1, maxLength: 12, size: 'max' }), fc.infiniteStream(fc.nat(9))],
  { numRuns: runs(25) },
)(
  'a power cut takes nothing that was acknowledged, and leaves no half of it',
  async (bursts, chance) => {
    const draw = (): number => Number(chance.next().value);
    const disk = await openDisk(() => draw() % 4);
    let [last, acknowledged] = [0, 0];
    try {
      for (const { writes, wait } of bursts) {
        for (const filling of writes) {
          const n = (last += 1);
          void disk.write(n, filling).then(() => {
            acknowledged = n;
          });
        }
        await turns(wait);
        const known = acknowledged;
        const kept = await disk.cutPower()(() => draw() < 5);
        expect(kept).toEqual(kept.map((_, index) => index + 1));
        expect(kept.length).toBeGreaterThanOrEqual(known);
      }
    } finally {
      await disk.close();
    }
    expect(acknowledged).toBe(last);
  },
);

it('a log that begins again is never mixed with the one before', async () => {
  const disk = await openDisk(() => 3);
  for (let n = 1; n <= 8; n += 1) {
    // The logs begin at the third and the sixth: a short one, then one of several pages.
    const written = disk.write(n, n === 6 ? 9_000 : 0);
    await turns(2);
    const read = disk.cutPower();
    for (let lost = 0; lost < 4; lost += 1) {
      const kept = await read((page) => page >= lost);
      expect(kept).toEqual(kept.map((_, index) => index + 1));
      expect(kept.length).toBeGreaterThanOrEqual(n - 1);
    }
    await written;
  }
  await disk.close();
});

it('nothing runs after a failed sync, not even what only reads', async () => {
  const disk = await openDisk(() => 2);
  await disk.write(1, 0);
  disk.fail();
  const [written, read, waiting] = await Promise.allSettled([
    disk.write(2, 0),
    disk.read(),
    nextTurn().then(() => disk.write(3, 0)),
  ]);
  for (const { status } of [written, read, waiting]) expect(status).toBe('rejected');
  await expect(disk.read()).rejects.toThrow('the disk is broken');
  expect(await disk.cutPower()(() => false)).toContain(1);
  await disk.close();
});

it('what only reads is answered after what it may have read is on the disk', async () => {
  const disk = await openDisk(() => 3);
  const order: string[] = [];
  const note = (what: string) => (): unknown => order.push(what);
  const written = disk.write(1, 0).then(note('written'));
  await turns(2);
  await Promise.all([written, disk.read().then(note('read'))]);
  expect(order).toEqual(['written', 'read']);
  await disk.close();
});

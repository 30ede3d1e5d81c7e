import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/server/store/sqlite.js';

it.skipIf(process.platform === 'win32').each([
  ['made', false],
  ['there before', true],
])('a data file that is %s is its owner’s alone, and what lies beside it', async (_, isThere) => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'data.db');
  if (isThere) {
    writeFileSync(file, '');
    chmodSync(file, 0o644);
  }
  const store = await openSqliteStore({ file });
  await store.transaction((tx) => tx.app.save({ id: 'app', data: {} }));
  const modes = readdirSync(folder).map((name) => [
    name,
    (statSync(join(folder, name)).mode & 0o777).toString(8),
  ]);
  await store.close();

  expect(modes).toEqual([
    ['data.db', '600'],
    ['data.db-shm', '600'],
    ['data.db-wal', '600'],
  ]);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { root } from '../helpers/repository.js';
import { millrace } from '../cli/millrace.js';

test('import reads an export that is there before the database is open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { stdout } = await millrace(['export', '--data', join(folder, 'one.db')]);
  const child = spawn(
    process.execPath,
    [inject('command'), 'import', '--data', join(folder, 'two.db')],
    { cwd: root },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(stdout);
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  expect([await once(child, 'close'), said]).toEqual([[0, null], 'imported 0 rows\n']);
});

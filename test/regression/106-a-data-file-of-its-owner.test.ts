import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createChatServer } from '../../src/server/createChatServer.js';

it.skipIf(process.platform === 'win32').each([
  ['made', false],
  ['there before', true],
])('a data file that is %s is its owner’s alone, and what lies beside it', async (_, isThere) => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const data = join(folder, 'data.db');
  if (isThere) {
    writeFileSync(data, '');
    chmodSync(data, 0o644);
  }
  const server = createChatServer({ data });
  await server.listen({ port: 0 });
  const names = readdirSync(folder);
  const modes = names.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  await server.close();

  expect(names).toContain('data.db-wal');
  expect(new Set(modes)).toEqual(new Set(['600']));
});

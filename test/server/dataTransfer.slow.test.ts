import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createChatServer } from 'millrace/server';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { hasPostgres, openSchema } from '../helpers/postgres.js';
import { root } from '../helpers/repository.js';
import { emptyTables, fill, linesOf, newFile, seenOn } from './transferred.js';

/** Runs the command to its end, with a text as its input. */
const runCommand = async (args: readonly string[], input = '') => {
  const child = spawn(process.execPath, [inject('command'), ...args], { cwd: root });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (texts.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (texts.stderr += data.toString()));
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(texts.stderr);
  return texts;
};

describe.runIf(hasPostgres)('an export', () => {
  test('goes from a file to Postgres and back by the commands, and stays the same', async () => {
    const [data, copy] = [await newFile(), await newFile()];
    const { url, drop } = await openSchema();
    onTestFinished(drop);
    await fill({ data });

    const first = await runCommand(['export', '--data', data]);
    const there = await runCommand(['import', '--database-url', url], first.stdout);
    const second = await runCommand(['export', '--database-url', url]);
    const back = await runCommand(['import', '--data', copy], second.stdout);
    const third = await runCommand(['export', '--data', copy]);

    const rows = /exported (\d+) rows/.exec(first.stderr)?.[1] ?? 'none';
    expect([there.stderr, back.stderr]).toEqual([
      `imported ${rows} rows\n`,
      `imported ${rows} rows\n`,
    ]);
    const linesIn = ({ stdout }: typeof first) => stdout.trimEnd().split('\n');
    expect(await emptyTables(linesIn(first))).toEqual([]);
    expect(linesIn(second)).toEqual(linesIn(first));
    expect(linesIn(third)).toEqual(linesIn(first));
    const seen = await seenOn({ data });
    expect(await seenOn({ databaseUrl: url })).toEqual(seen);
    expect(await seenOn({ data: copy })).toEqual(seen);
  });

  test('is refused while a server uses the database', async () => {
    const { url: databaseUrl, drop } = await openSchema();
    onTestFinished(drop);
    const server = createChatServer({ databaseUrl });
    await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    await expect(linesOf({ databaseUrl })).rejects.toMatchObject({ reason: 'DataInUse' });
  });
});

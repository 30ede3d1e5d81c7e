import { importData } from 'millrace/server';
import { expect, test } from 'vitest';
import { each, emptyTables, fill, linesOf, newFile, seenOn } from './transferred.js';

test('what is exported from a file is in another one after the import', async () => {
  const [data, copy] = [await newFile(), await newFile()];
  await fill({ data });
  const lines = await linesOf({ data });
  expect(await importData({ data: copy }, each(lines))).toBeGreaterThan(40);
  expect(await linesOf({ data: copy })).toEqual(lines);
  expect(await emptyTables(lines)).toEqual([]);
  expect(await seenOn({ data: copy })).toEqual(await seenOn({ data }));
});

test('an import needs a complete export, and a place without data', async () => {
  const data = await newFile();
  await fill({ data });
  const lines = await linesOf({ data });
  const fails = async (given: readonly string[], message: string, into?: string) =>
    expect(importData({ data: into ?? (await newFile()) }, each(given))).rejects.toMatchObject({
      _tag: 'ImportError',
      message: expect.stringContaining(message) as string,
    });
  await fails(lines, 'there is data already', data);
  await fails(lines.slice(0, -1), 'is not complete');
  await fails(lines.slice(1), 'its first line is missing');
  await fails(['{'], 'a line is not JSON');
  await fails([JSON.stringify({ millrace: 'export', migrations: [] })], 'of another version');
});

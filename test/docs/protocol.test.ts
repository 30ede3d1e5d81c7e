import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { readText, root } from '../helpers/repository.js';
import { tables } from '../helpers/tables.js';

const path = join(root, 'docs/protocol.md');

const withTables = (text: string): string =>
  text.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) =>
      `${open}\n${tables[name as keyof typeof tables]()}\n\n${close}`,
  );

test('the document has every table of the contract, as the contract has it', async () => {
  const text = readText('docs/protocol.md');
  const named = [...text.matchAll(/<!-- table: (\w+) -->/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(tables).sort());

  const printed = await format(withTables(text), {
    ...(await resolveConfig(path)),
    parser: 'markdown',
  });
  // `vitest -u` prints the tables anew after a change of the contract.
  await expect(printed).toMatchFileSnapshot(path);
});

import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect } from 'vitest';
import { readText, root } from './repository.js';

/** Tables as Markdown, by their names in a document. */
export type Tables = Readonly<Record<string, () => string>>;

const withTables = (text: string, tables: Tables): string =>
  text.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) =>
      `${open}\n${tables[name]?.() ?? ''}\n\n${close}`,
  );

/** Expects a document to have all of the tables, up to date. `vitest -u` prints them. */
export const expectTables = async (document: string, tables: Tables): Promise<void> => {
  const text = readText(document);
  const named = [...text.matchAll(/<!-- table: (\w+) -->/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(tables).sort());

  const path = join(root, document);
  const printed = await format(withTables(text, tables), {
    ...(await resolveConfig(path)),
    parser: 'markdown',
  });
  await expect(printed).toMatchFileSnapshot(path);
};

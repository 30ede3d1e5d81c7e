import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { expectTables } from '../helpers/document.js';
import { errorIndex, errorNames, errorPage, errorPagePath } from '../helpers/errorPages.js';
import { filesIn, root } from '../helpers/repository.js';

test('the guide lists every code', () =>
  expectTables('docs/guide/errors.md', { codes: errorIndex }));

test('each code has a page, and no other has one', async () => {
  for (const name of errorNames) {
    const path = join(root, 'docs/guide', errorPagePath(name));
    const page = await format(errorPage(name), {
      ...(await resolveConfig(path)),
      parser: 'markdown',
    });
    await expect(page).toMatchFileSnapshot(path);
  }

  expect([...filesIn('docs/guide/errors')].sort()).toEqual(
    errorNames.map((name) => `docs/guide/${errorPagePath(name)}`).sort(),
  );
});

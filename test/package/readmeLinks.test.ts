import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readText, root } from '../helpers/repository.js';

test('every file that the readme links to is in the package', { timeout: 60_000 }, () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    }),
  ) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const links = [...readText('README.md').matchAll(/\]\(([^):#]+)\)/g)].map(([, path]) => path);

  expect(links.length).toBeGreaterThan(0);
  expect(packed?.files.map(({ path }) => path)).toEqual(expect.arrayContaining(links));
});

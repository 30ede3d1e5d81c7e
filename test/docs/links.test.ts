import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, readJson, readText, root } from '../helpers/repository.js';

const documents = filesIn().filter(
  (path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path) && !path.startsWith('docs/api/'),
);

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const anchorsIn = (path: string): ReadonlySet<string> =>
  new Set(
    [...readText(path).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  );

const withoutCode = (text: string): string =>
  text.replace(/```[^]*?```/g, '').replace(/`[^`\n]*`/g, '');

test.each(documents)('every link of %s leads somewhere', (path) => {
  const links = [...withoutCode(readText(path)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(
    ([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]),
  );
  const broken = links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsIn(target).has(anchor);
  });

  expect(broken).toEqual([]);
});

test('every page of the guide is reached from its first page', () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const [, link = ''] of readText(path).matchAll(/\]\(([^)#\s]+\.md)/g))
      if (!/^[a-z]+:/.test(link)) visit(join(dirname(path), link));
  };
  visit('docs/guide/README.md');

  expect(documents.filter((path) => path.startsWith('docs/guide/') && !reached.has(path))).toEqual(
    [],
  );
});

test('every page of the guide has its place in the site', () => {
  const { projectDocuments } = readJson('typedoc.json') as {
    readonly projectDocuments: readonly string[];
  };
  const pages = documents.filter((path) => /^docs\/guide\/[^/]+$/.test(path));

  expect(pages.filter((path) => !projectDocuments.includes(path))).toEqual([]);
});

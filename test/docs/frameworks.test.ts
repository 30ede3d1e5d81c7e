import { expect, test } from 'vitest';
import { filesIn, readText } from '../helpers/repository.js';

const pages = ['react', 'vue', 'svelte', 'ngrx', 'redux-toolkit'];
const sources = filesIn('docs/examples/frameworks/src').map((path) => readText(path).trim());

/** The code of a page that is not compiled with the documents: it needs the framework. */
const codeIn = (page: string): readonly string[] =>
  [
    ...readText(`docs/guide/${page}.md`).matchAll(
      /^```(?:tsx|typescript|vue|svelte)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, code = '']) => code.trim());

test.each(pages)('the page of %s shows the code that is tested', (page) => {
  const code = codeIn(page);
  expect(code.length).toBeGreaterThan(0);
  expect(sources).toEqual(expect.arrayContaining([...code]));
});

import { expect, test } from 'vitest';
import { examplesIn } from '../helpers/fences.js';
import { filesIn, readText } from '../helpers/repository.js';
import { runAgainstServer } from './runAgainstServer.js';

/** Pages whose examples are parts of an application, which other tests run as a whole. */
const ofApplications = ['angular', 'memory', 'ngrx', 'other-tools', 'react', 'redux-toolkit'];
const ofFrameworks = ['svelte', 'vue'];
/** Pages whose first example needs more than a server. */
const others = ['recordings'];

const pages = ['README.md', ...filesIn('docs/guide')].filter(
  (path) =>
    path === 'README.md' ||
    (/^docs\/guide\/[\w-]+\.md$/.test(path) &&
      ![...ofApplications, ...ofFrameworks, ...others].some((name) =>
        path.endsWith(`/${name}.md`),
      )),
);

/** What the page says that its first example prints: the text fence before the next example. */
const printedIn = (text: string): string => {
  const [, ...rest] = text.split(/^```ts\n/m);
  return /^```text\n([^]*?)^```/m.exec(rest[0] ?? '')?.[1] ?? '';
};

const withExamples = pages.filter((path) => examplesIn(path, readText(path)).length > 0);

test.each(withExamples)('the first example of %s runs against a fresh server', async (path) => {
  const text = readText(path);
  const [example] = examplesIn(path, text);
  const { status, stdout, stderr } = await runAgainstServer(example!);

  expect(stderr).toBe('');
  expect(status).toBe(0);
  // The lines at the end: some pages show the last ones only.
  const printed = printedIn(text);
  expect(stdout.slice(stdout.length - printed.length)).toBe(printed);
});

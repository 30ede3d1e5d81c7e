// Loaded here, so that the time of a test is that of its example.
import 'millrace';
import 'millrace/backend';
import 'millrace/testing';
import { expect, test } from 'vitest';
import { examplesIn } from '../helpers/fences.js';
import { filesIn, readText } from '../helpers/repository.js';
import { promisedLogs, runExample } from '../helpers/runExample.js';

const examples = filesIn('docs/guide')
  .filter((path) => path.endsWith('.md'))
  .flatMap((path) => examplesIn(path, readText(path)))
  .filter((example) => promisedLogs(example).length > 0)
  .map((example) => [`${example.file}:${String(example.lines[0]!.number)}`, example] as const);

test.each(examples)('%s logs what it says', { timeout: 60_000 }, async (_, example) => {
  const promised = promisedLogs(example);

  expect(await runExample(example, (logs) => logs.length >= promised.length)).toEqual(promised);
});

import { expect, test } from 'vitest';
import { compileErrors, examplesIn } from '../helpers/fences.js';
import { filesIn, readText } from '../helpers/repository.js';

test('the documentation compiles in every example', () => {
  const documents = filesIn().filter(
    (path) => path === 'README.md' || /^(docs\/.*\.md|src\/.*\.ts)$/.test(path),
  );
  const examples = documents.flatMap((path) => examplesIn(path, readText(path)));

  expect(compileErrors(examples)).toEqual([]);
});

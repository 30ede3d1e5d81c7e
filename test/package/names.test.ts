import { expect, test } from 'vitest';
import { filesIn, readText } from '../helpers/repository.js';

// Spelled in two halves so that this file passes too.
const unfinished = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['.on', 'ly('],
].map((halves) => halves.join(''));

test.each(unfinished)('no file contains %s', (text) => {
  const files = filesIn().filter((path) => /\.([cm]?[jt]s|json|md|sh)$/.test(path));

  expect(files.filter((path) => readText(path).includes(text))).toEqual([]);
});

test('a test file that checks a property is named so', () => {
  const files = filesIn('test').filter(
    (path) => path.endsWith('.test.ts') && !path.endsWith('.property.test.ts'),
  );

  expect(files.filter((path) => /(fc\.assert|\.prop)\(/.test(readText(path)))).toEqual([]);
});

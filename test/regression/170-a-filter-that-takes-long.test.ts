import { either as E } from 'fp-ts';
import { expect, test } from 'vitest';
import { filterLimits } from '../../src/protocol/filter/filterLimits.js';
import { matches, parseFilter } from '../../src/protocol/filter/parseFilter.js';

const repeat = <A>(count: number, make: (index: number) => A): readonly A[] =>
  Array.from({ length: count }, (_, index) => make(index));

test.each([
  ['a $q of one megabyte', { name: { $q: 'a '.repeat(500_000) } }, 'at most 262144 characters'],
  ['an $autocomplete of 40 kB', { name: { $autocomplete: 'a '.repeat(20_000) } }, '256 characters'],
  ['60 000 conditions', { $and: repeat(60_000, () => ({ a: 1 })) }, 'at most 100 conditions'],
  ['60 000 objects', { a: { $in: repeat(60_000, () => ({})) } }, 'at most 100 conditions'],
  ['many searches', { $or: repeat(6, () => ({ name: { $q: 'a' } })) }, 'at most 5 conditions with'],
  ['a long value', { a: 'x'.repeat(filterLimits.length) }, `at most ${filterLimits.length}`],
])('%s is refused, and the error names the bound', (_, filter, message) => {
  const result = parseFilter(filter);
  expect(E.isLeft(result) && result.left.message).toContain(message);
});

test('a list of a thousand values is matched in linear time', () => {
  const ids = repeat(1_000, (index) => `messaging:${index}`);
  const read = () => repeat(1_000, (index) => `other:${index}`);
  const startedAt = performance.now();
  for (let row = 0; row < 50; row += 1)
    expect(matches({ tags: { $in: ids } }, read)).toEqual(E.right(false));
  // 50 rows of a million comparisons each took 10 s.
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

import { expect, test } from 'vitest';
import { compareBy } from '../../src/protocol/filter/compareBy.js';

const sorted = (values: readonly unknown[]): readonly unknown[] =>
  values
    .map((value) => (field: string) => (field === 'rank' ? value : undefined))
    .sort(compareBy([{ field: 'rank', direction: 1 }]))
    .map((read) => read('rank'));

test('values of different types have one order, whatever order they come in', () => {
  const values = [null, false, true, -1, 2, 10, 'a', 'b'];
  for (let from = 0; from < values.length; from += 1)
    expect(sorted([...values.slice(from), ...values.slice(0, from)])).toEqual(values);
});

test('texts are ordered by code points', () => {
  // By UTF-16 code units the second came first.
  expect(sorted(['\u{1F600}', '\uFF21', 'z'])).toEqual(['z', '\uFF21', '\u{1F600}']);
});

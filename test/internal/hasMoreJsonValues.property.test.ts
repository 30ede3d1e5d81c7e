import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMoreJsonValues } from '../../src/internal/hasMoreJsonValues.js';
import { valuesIn } from '../helpers/valuesIn.js';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\\",{}[\]]*$/));
const value = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value')),
  ),
})).value;

describe('hasMoreJsonValues', () => {
  test.prop([value, fc.constantFrom(undefined, 2)])('counts every value', (json, indent) => {
    const written = JSON.stringify(json, undefined, indent);
    const count = valuesIn(json);
    expect(hasMoreJsonValues(written, count)).toBe(false);
    expect(hasMoreJsonValues(written, count - 1)).toBe(true);
  });

  it.each(['"', '"\\', '[[[', '{"a', '\\"'])('ends at the end of %s', (broken) => {
    expect(hasMoreJsonValues(broken, 0)).toBe(true);
  });
});

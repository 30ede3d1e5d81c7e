import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from '../../src/internal/sameJson.js';

const key = fc.constantFrom('a', 'b', 'toString', '__proto__', 'constructor');
const json = fc.jsonValue({ maxDepth: 3 });
const named = fc
  .dictionary(key, fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant({})), {
    noNullPrototype: true,
  })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const values = fc.oneof(json, named);

/** Sorts the keys of every object, so that equal values have equal texts. */
const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([name, inner]) => ({ name, inner: sorted(inner) })).concat();
};
const text = (value: unknown): string => JSON.stringify([Array.isArray(value), sorted(value)]);

describe('sameJson', () => {
  test.prop([values])('takes a copy for the same', (value) => {
    const copy: unknown = JSON.parse(JSON.stringify(value));
    expect(sameJson(value, copy)).toBe(true);
  });

  test.prop([values, values])('agrees with comparing texts', (left, right) => {
    expect(sameJson(left, right)).toBe(text(left) === text(right));
    expect(sameJson(right, left)).toBe(sameJson(left, right));
  });

  it('takes no prototype for a field', () => {
    const [one, other]: unknown[] = [JSON.parse('{"__proto__":{}}'), JSON.parse('{"a":{}}')];
    expect(sameJson(one, other)).toBe(false);
    expect(sameJson(other, one)).toBe(false);
  });

  test.prop([fc.dictionary(key, json, { noNullPrototype: true })])(
    'takes an undefined key for an absent one',
    (value) => {
      expect(sameJson({ ...value, extra: undefined }, value)).toBe(true);
      expect(sameJson(value, { ...value, extra: undefined })).toBe(true);
      expect(sameJson(value, { ...value, extra: null })).toBe(false);
      expect(sameJson({ ...value, extra: null }, value)).toBe(false);
    },
  );
});

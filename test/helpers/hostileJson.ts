import * as fc from 'fast-check';
import type * as t from 'io-ts';
import { valid } from './codecValues.js';
import { hostile, strangeKeys, toJson } from './hostileValues.js';

type Step = string | number;

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

/** The ways to all places inside a value, itself among them. */
const placesIn = (value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] => {
  if (!isObject(value)) return [path];
  const entries: readonly (readonly [Step, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item as unknown] as const)
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
};

const replaceAt = (value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown => {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) =>
      index === step ? replaceAt(item, rest, by) : (item as unknown),
    );
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [
      key,
      key === step ? replaceAt(inner, rest, by) : (inner as unknown),
    ]),
  );
};

const withKey = (value: unknown, key: string, extra: unknown): unknown =>
  isObject(value) && !Array.isArray(value)
    ? Object.fromEntries([...Object.entries(value), [key, extra]])
    : value;

/** Valid values with a hostile one in one place. */
export const mutated = (valids: fc.Arbitrary<unknown>, long: number): fc.Arbitrary<unknown> =>
  fc
    .tuple(valids, fc.nat(), hostile(long), fc.option(fc.constantFrom(...strangeKeys)))
    .map(([value, at, by, key]) => {
      const places = placesIn(value);
      // The whole is one place, and hardly worth as much as what is inside.
      const place = places[places.length > 1 ? 1 + (at % (places.length - 1)) : 0] ?? [];
      return key === null
        ? replaceAt(value, place, by)
        : replaceAt(
            value,
            place.slice(0, -1),
            withKey(valueAt(value, place.slice(0, -1)), key, by),
          );
    });

const valueAt = (value: unknown, path: readonly Step[]): unknown =>
  path.reduce<unknown>((it, step) => (it as Readonly<Record<Step, unknown>>)[step], value);

const noJson = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1',
  '\ufeff{}',
  '{"a":1,}',
  "{'a':1}",
  'NaN',
  '{"a":"\u0001"}',
];

/** JSON that ends before its end. */
const partial = (json: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(json, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));

/** JSON as deep as its length allows. */
const deep = (length: number): readonly string[] => [
  '['.repeat(length / 2) + ']'.repeat(length / 2),
  '{"a":'.repeat(length / 6) + '1' + '}'.repeat(length / 6),
  '['.repeat(length),
];

/** Texts for a codec, most of them its JSON; `long` is how many characters they may have. */
export const jsonOf = (codec: t.Mixed, long: number): fc.Arbitrary<string> => {
  const valids = valid(codec, '');
  return fc.oneof(
    { weight: 12, arbitrary: valids.map(toJson) },
    { weight: 8, arbitrary: mutated(valids, long).map(toJson) },
    { weight: 2, arbitrary: mutated(mutated(valids, long), long).map(toJson) },
    { weight: 1, arbitrary: hostile(long).map(toJson) },
    { weight: 1, arbitrary: fc.constantFrom(...noJson) },
    { weight: 1, arbitrary: fc.constantFrom(...deep(long)) },
    { weight: 1, arbitrary: partial(valids.map(toJson)) },
  );
};

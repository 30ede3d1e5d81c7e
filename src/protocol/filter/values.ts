import { isRecord } from '../../internal/isRecord.js';

/** Tests the value of a field. */
export type Test = (value: unknown) => boolean;

const timestampPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** Pads timestamps to nanoseconds, so that different precisions compare; keeps all other values. */
export const toComparable = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const [, seconds, fraction = ''] = timestampPattern.exec(value) ?? [];
  return seconds === undefined ? value : `${seconds}.${fraction.padEnd(9, '0')}Z`;
};

const equalArrays = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every(isOneOf(right));

/** Whether two values are equal; null equals absence. */
export const equal = (left: unknown, right: unknown): boolean => {
  if (left == null || right == null) return left == null && right == null;
  if (Array.isArray(left) && Array.isArray(right)) return equalArrays(left, right);
  if (isRecord(left) && isRecord(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]))
    );
  }
  return toComparable(left) === toComparable(right);
};

/** Sorts the characters from U+E000 to U+FFFF before surrogates, where their code points are. */
const inOrderOfCodePoints = (text: string): string => text.replace(/[\ue000-\uffff]/g, '\ud7ff$&');

/** Negative, zero or positive; undefined for values of different types. */
export const compare = (left: unknown, right: unknown): number | undefined => {
  const [a, b] = [toComparable(left), toComparable(right)];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    // As databases order them that store UTF-8.
    const [first, second] = [inOrderOfCodePoints(a), inOrderOfCodePoints(b)];
    return first < second ? -1 : Number(first > second);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return undefined;
};

/** Whether a value equals another one, or is a list with it. */
export const equalsOrContains = (value: unknown, wanted: unknown): boolean =>
  Array.isArray(value) ? value.some((item) => equal(item, wanted)) : equal(value, wanted);

/** Whether a value is neither a list nor an object. */
export const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Whether a value equals one of a list, in constant time for all but lists and objects. */
const isOneOf = (wanted: readonly unknown[]): Test => {
  const scalars = new Set(wanted.filter(isScalar).map((item) => toComparable(item ?? null)));
  const others = wanted.filter((item) => !isScalar(item));
  return (value) =>
    isScalar(value)
      ? scalars.has(toComparable(value ?? null))
      : others.some((other) => equal(value, other));
};

/** Whether a value equals one of a list, or is a list with one of them. */
export const isOrContainsOneOf = (wanted: readonly unknown[]): Test => {
  const isWanted = isOneOf(wanted);
  return (value) => (Array.isArray(value) ? value.some(isWanted) : isWanted(value));
};

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The words of a text, in small letters. */
export const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().split(/\s+/).filter(Boolean);

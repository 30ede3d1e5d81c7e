import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type { Filter, Sort } from './endpoints/inputs.js';
import { isRecord } from '../internal/isRecord.js';

/** Why a filter cannot be understood. */
export interface FilterFailure {
  readonly _tag: 'FilterFailure';
  /** The field or operator at fault, as a dotted path. */
  readonly path: string;
  readonly message: string;
}

/** Gives the value of a field of whatever is filtered. */
export type ReadField = (field: string) => unknown;

/** Whether something is what a filter asks for. */
export type Matcher = (read: ReadField) => boolean;

type Parsed<A> = Either<FilterFailure, A>;
type Test = (value: unknown) => boolean;

const fail = (path: string, message: string): Parsed<never> =>
  E.left({ _tag: 'FilterFailure', path, message: `${path || 'filter'}: ${message}` });

const moment = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** Moments of different precision compare as moments, all other texts as texts. */
const ordered = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const [, seconds, fraction = ''] = moment.exec(value) ?? [];
  return seconds === undefined ? value : `${seconds}.${fraction.padEnd(9, '0')}Z`;
};

const equalArrays = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((item) => right.some((other) => equal(item, other)));

const equal = (left: unknown, right: unknown): boolean => {
  if (left == null || right == null) return left == null && right == null;
  if (Array.isArray(left) && Array.isArray(right)) return equalArrays(left, right);
  if (isRecord(left) && isRecord(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]))
    );
  }
  return ordered(left) === ordered(right);
};

/** Negative, zero or positive; nothing between values that have no common order. */
const order = (left: unknown, right: unknown): number | undefined => {
  const [a, b] = [ordered(left), ordered(right)];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return undefined;
};

const holds = (value: unknown, wanted: unknown): boolean =>
  Array.isArray(value) ? value.some((item) => equal(item, wanted)) : equal(value, wanted);

const words = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

/** Longer lists would be more than a database takes in one statement. */
const maxListed = 1_000;

interface Operator {
  readonly operand: string;
  readonly accepts: (operand: unknown) => boolean;
  readonly test: (operand: unknown) => Test;
}

const isList = (operand: unknown): operand is readonly unknown[] => Array.isArray(operand);
const isText = (operand: unknown): boolean => typeof operand === 'string' && operand.trim() !== '';
const isOrdered = (operand: unknown): boolean =>
  typeof operand === 'string' || typeof operand === 'number';

const any = (test: Operator['test']): Operator => ({
  operand: 'a value',
  accepts: () => true,
  test,
});
const list = (test: (operand: readonly unknown[]) => Test): Operator => ({
  operand: `a list of at most ${maxListed} values`,
  accepts: (operand) => isList(operand) && operand.length <= maxListed,
  test: test as Operator['test'],
});
const text = (
  test: (wanted: readonly string[], present: readonly string[]) => boolean,
): Operator => ({
  operand: 'a text',
  accepts: isText,
  test: (operand) => (value) =>
    typeof value === 'string' && test(words(operand as string), words(value)),
});
const compared = (accepts: (difference: number) => boolean): Operator => ({
  operand: 'a number or a text',
  accepts: isOrdered,
  test: (operand) => (value) => {
    const difference = order(value, operand);
    return difference !== undefined && accepts(difference);
  },
});

const operators: Readonly<Record<string, Operator>> = {
  $eq: any((operand) => (value) => equal(value, operand)),
  $ne: any((operand) => not((value) => equal(value, operand))),
  $gt: compared((difference) => difference > 0),
  $gte: compared((difference) => difference >= 0),
  $lt: compared((difference) => difference < 0),
  $lte: compared((difference) => difference <= 0),
  $in: list((operand) => (value) => operand.some((wanted) => holds(value, wanted))),
  $nin: list((operand) => not((value) => operand.some((wanted) => holds(value, wanted)))),
  $contains: any((operand) => (value) => isList(value) && holds(value, operand)),
  $exists: {
    operand: 'true or false',
    accepts: (operand) => typeof operand === 'boolean',
    test: (operand) => (value) => (value != null) === operand,
  },
  $autocomplete: text((wanted, present) =>
    wanted.every((prefix) => present.some((word) => word.startsWith(prefix))),
  ),
  $q: text((wanted, present) => wanted.every((word) => present.includes(word))),
};

const combiners: Readonly<Record<string, (matchers: readonly Matcher[]) => Matcher>> = {
  $and: (matchers) => (read) => matchers.every((it) => it(read)),
  $or: (matchers) => (read) => matchers.some((it) => it(read)),
  $nor: (matchers) => (read) => !matchers.some((it) => it(read)),
};

/** Each part parsed; the first failure is the whole's. */
const each = <A, B>(items: readonly A[], parse: (item: A) => Parsed<B>): Parsed<readonly B[]> => {
  const parsed: B[] = [];
  for (const item of items) {
    const result = parse(item);
    if (E.isLeft(result)) return result;
    parsed.push(result.right);
  }
  return E.right(parsed);
};

const parseCondition = (path: string, condition: unknown): Parsed<readonly Test[]> => {
  const entries = isRecord(condition) ? Object.entries(condition) : [];
  if (!entries.some(([name]) => name.startsWith('$')))
    return E.right([(value) => equal(value, condition)]);
  return each(entries, ([name, operand]) => {
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (!operator) return fail(`${path}.${name}`, 'no such operator');
    return operator.accepts(operand)
      ? E.right(operator.test(operand))
      : fail(`${path}.${name}`, `needs ${operator.operand}`);
  });
};

/** Deeper filters than anyone writes by hand would exhaust the stack. */
const maxDepth = 20;

const parseAt = (path: string, filter: unknown, depth: number): Parsed<Matcher> => {
  if (!isRecord(filter)) return fail(path, 'needs an object of conditions');
  if (depth > maxDepth) return fail(path, `nests deeper than ${maxDepth} levels`);
  const parts = each(Object.entries(filter), ([name, condition]): Parsed<Matcher> => {
    const here = path === '' ? name : `${path}.${name}`;
    if (!name.startsWith('$'))
      return E.map((tests: readonly Test[]): Matcher => (read) => {
        const value = read(name);
        return tests.every((test) => test(value));
      })(parseCondition(here, condition));
    const combine = Object.hasOwn(combiners, name) ? combiners[name] : undefined;
    if (!combine) return fail(here, 'no such operator');
    if (!isList(condition) || condition.length === 0) return fail(here, 'needs a list of filters');
    return E.map(combine)(each(condition, (part) => parseAt(here, part, depth + 1)));
  });
  return E.map(
    (matchers: readonly Matcher[]): Matcher =>
      (read) =>
        matchers.every((it) => it(read)),
  )(parts);
};

/** Reads a filter once, to match many things by it; a filter without conditions matches all. */
export const parseFilter = (filter: Filter): Either<FilterFailure, Matcher> =>
  parseAt('', filter, 0);

/** Whether something is what a filter asks for. */
export const matches = (filter: Filter, read: ReadField): Either<FilterFailure, boolean> =>
  E.map((matcher: Matcher) => matcher(read))(parseFilter(filter));

/** The fields that a filter has conditions on, at any depth. */
export const fieldsOf = (filter: Filter): ReadonlySet<string> =>
  new Set(
    Object.entries(filter).flatMap(([name, condition]) =>
      !name.startsWith('$')
        ? [name]
        : isList(condition)
          ? condition.filter(isRecord).flatMap((part) => [...fieldsOf(part)])
          : [],
    ),
  );

const isTexts = (value: unknown): value is readonly string[] =>
  isList(value) && value.every((item) => typeof item === 'string');

const textsIn = (condition: unknown): readonly string[] | undefined => {
  if (typeof condition === 'string') return [condition];
  if (!isRecord(condition)) return undefined;
  const { $eq, $in } = condition;
  if (typeof $eq === 'string') return [$eq];
  return isTexts($in) ? $in : undefined;
};

/**
 * Texts one of which the field must be, or hold, for the filter to match: what an index can look
 * for. Nothing when the filter does not narrow the field so.
 */
export const candidatesOf = (filter: Filter, field: string): readonly string[] | undefined => {
  const own = textsIn(filter[field]);
  if (own || !isList(filter['$and'])) return own;
  for (const part of filter['$and'].filter(isRecord)) {
    const texts = candidatesOf(part, field);
    if (texts) return texts;
  }
  return undefined;
};

/** What is absent comes before everything else, whatever its type. */
const compareValues = (left: unknown, right: unknown): number =>
  left == null || right == null
    ? Number(left != null) - Number(right != null)
    : (order(left, right) ?? 0);

/** The order that a sort asks for, as a comparison of two things by their readers. */
export const compareBy =
  (sort: readonly Sort[]) =>
  (left: ReadField, right: ReadField): number => {
    for (const { field, direction } of sort) {
      const difference = compareValues(left(field), right(field));
      if (difference !== 0) return direction * difference;
    }
    return 0;
  };

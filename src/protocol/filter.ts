import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type { Filter, Sort } from './endpoints/inputs.js';
import { isRecord } from '../internal/isRecord.js';

/** Why a filter is invalid. */
export interface FilterFailure {
  readonly _tag: 'FilterFailure';
  /** The dotted path of the invalid field or operator. */
  readonly path: string;
  readonly message: string;
}

/** Reads a field of the object that is filtered. */
export type ReadField = (field: string) => unknown;

/** Whether an object matches a filter. */
export type Matcher = (read: ReadField) => boolean;

type Parsed<A> = Either<FilterFailure, A>;
type Test = (value: unknown) => boolean;

const fail = (path: string, message: string): Parsed<never> =>
  E.left({ _tag: 'FilterFailure', path, message: `${path || 'filter'}: ${message}` });

const timestampPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** Pads timestamps to nanoseconds, so that different precisions compare; keeps all other values. */
export const toComparable = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const [, seconds, fraction = ''] = timestampPattern.exec(value) ?? [];
  return seconds === undefined ? value : `${seconds}.${fraction.padEnd(9, '0')}Z`;
};

const equalArrays = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every(isOneOf(right));

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
  return toComparable(left) === toComparable(right);
};

/** Sorts the characters from U+E000 to U+FFFF before surrogates, where their code points are. */
const inOrderOfCodePoints = (text: string): string => text.replace(/[\ue000-\uffff]/g, '\ud7ff$&');

/** Negative, zero or positive; undefined for values of different types. */
const compare = (left: unknown, right: unknown): number | undefined => {
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

const equalsOrContains = (value: unknown, wanted: unknown): boolean =>
  Array.isArray(value) ? value.some((item) => equal(item, wanted)) : equal(value, wanted);

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Whether a value equals one of a list, in constant time for all but lists and objects. */
const isOneOf = (wanted: readonly unknown[]): Test => {
  const scalars = new Set(wanted.filter(isScalar).map((item) => toComparable(item ?? null)));
  const others = wanted.filter((item) => !isScalar(item));
  return (value) =>
    isScalar(value)
      ? scalars.has(toComparable(value ?? null))
      : others.some((other) => equal(value, other));
};

const isOrContainsOneOf = (wanted: readonly unknown[]): Test => {
  const isWanted = isOneOf(wanted);
  return (value) => (Array.isArray(value) ? value.some(isWanted) : isWanted(value));
};

/** The words of a text, in small letters. */
export const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().split(/\s+/).filter(Boolean);

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

/** The bounds of a filter, which keep the time to match one thing by it short. */
export const filterLimits = {
  /** Characters of the filter as JSON. */
  length: 256 * 1024,
  /** Levels of `$and`, `$or` and `$nor`. */
  depth: 20,
  /** Conditions at any depth; lists and objects in operands count as well. */
  conditions: 100,
  /** Values of one list: fewer than the parameters that a database accepts in one statement. */
  values: 1_000,
  /** Conditions with `$q` or `$autocomplete`: they split the text that they look at into words. */
  texts: 5,
  /** Characters of the operand of `$q` or `$autocomplete`. */
  textLength: 256,
} as const;

interface Operator {
  readonly operand: string;
  readonly accepts: (operand: unknown) => boolean;
  readonly test: (operand: unknown) => Test;
}

const isList = (operand: unknown): operand is readonly unknown[] => Array.isArray(operand);
const isNonEmptyText = (operand: unknown): boolean =>
  typeof operand === 'string' && operand.trim() !== '' && operand.length <= filterLimits.textLength;
const isTextOrNumber = (operand: unknown): boolean =>
  typeof operand === 'string' || typeof operand === 'number';

const anyOperator = (test: Operator['test']): Operator => ({
  operand: 'a value',
  accepts: () => true,
  test,
});
const listOperator = (test: (operand: readonly unknown[]) => Test): Operator => ({
  operand: `a list of at most ${filterLimits.values} values`,
  accepts: (operand) => isList(operand) && operand.length <= filterLimits.values,
  test: test as Operator['test'],
});
const textOperator = (
  test: (wanted: readonly string[], present: readonly string[]) => boolean,
): Operator => ({
  operand: `a text of 1 to ${filterLimits.textLength} characters`,
  accepts: isNonEmptyText,
  test: (operand) => {
    const wanted = wordsOf(operand as string);
    return (value) => typeof value === 'string' && test(wanted, wordsOf(value));
  },
});
const comparisonOperator = (accepts: (difference: number) => boolean): Operator => ({
  operand: 'a number or a text',
  accepts: isTextOrNumber,
  test: (operand) => (value) => {
    const difference = compare(value, operand);
    return difference !== undefined && accepts(difference);
  },
});

const operators: Readonly<Record<string, Operator>> = {
  $eq: anyOperator((operand) => (value) => equal(value, operand)),
  $ne: anyOperator((operand) => not((value) => equal(value, operand))),
  $gt: comparisonOperator((difference) => difference > 0),
  $gte: comparisonOperator((difference) => difference >= 0),
  $lt: comparisonOperator((difference) => difference < 0),
  $lte: comparisonOperator((difference) => difference <= 0),
  $in: listOperator(isOrContainsOneOf),
  $nin: listOperator((operand) => not(isOrContainsOneOf(operand))),
  $contains: anyOperator((operand) => (value) => isList(value) && equalsOrContains(value, operand)),
  $exists: {
    operand: 'true or false',
    accepts: (operand) => typeof operand === 'boolean',
    test: (operand) => (value) => (value != null) === operand,
  },
  $autocomplete: textOperator((wanted, present) =>
    wanted.every((prefix) => present.some((word) => word.startsWith(prefix))),
  ),
  $q: textOperator((wanted, present) => wanted.every((word) => present.includes(word))),
};

const textOperators = new Set(['$q', '$autocomplete']);

/** The field with several values: a condition holds when it holds for one of them. */
const severalValued = 'member.user.name';

const combiners: Readonly<Record<string, (matchers: readonly Matcher[]) => Matcher>> = {
  $and: (matchers) => (read) => matchers.every((it) => it(read)),
  $or: (matchers) => (read) => matchers.some((it) => it(read)),
  $nor: (matchers) => (read) => !matchers.some((it) => it(read)),
};

/** Parses each item; the first failure is the result. */
const parseAll = <A, B>(
  items: readonly A[],
  parse: (item: A) => Parsed<B>,
): Parsed<readonly B[]> => {
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
  return parseAll(entries, ([name, operand]) => {
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (!operator) return fail(`${path}.${name}`, 'no such operator');
    return operator.accepts(operand)
      ? E.right(operator.test(operand))
      : fail(`${path}.${name}`, `needs ${operator.operand}`);
  });
};

const parseAt = (path: string, filter: unknown, depth: number): Parsed<Matcher> => {
  if (!isRecord(filter)) return fail(path, 'needs an object of conditions');
  if (depth > filterLimits.depth)
    return fail(path, `nests deeper than ${filterLimits.depth} levels`);
  const parts = parseAll(Object.entries(filter), ([name, condition]): Parsed<Matcher> => {
    const here = path === '' ? name : `${path}.${name}`;
    if (!name.startsWith('$'))
      return E.map((tests: readonly Test[]): Matcher => (read) => {
        const value = read(name);
        const holds = (each: unknown): boolean => tests.every((test) => test(each));
        return name === severalValued ? isList(value) && value.some(holds) : holds(value);
      })(parseCondition(here, condition));
    const combine = Object.hasOwn(combiners, name) ? combiners[name] : undefined;
    if (!combine) return fail(here, 'no such operator');
    if (!isList(condition) || condition.length === 0) return fail(here, 'needs a list of filters');
    return E.map(combine)(parseAll(condition, (part) => parseAt(here, part, depth + 1)));
  });
  return E.map(
    (matchers: readonly Matcher[]): Matcher =>
      (read) =>
        matchers.every((it) => it(read)),
  )(parts);
};

interface FilterSize {
  readonly conditions: number;
  readonly texts: number;
}

/** Counts the conditions of a filter: its keys at any depth, and the lists and objects in lists. */
const sizeOf = (filter: Filter): FilterSize => {
  let [conditions, texts] = [0, 0];
  const pending: unknown[] = [filter];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isList(next)) {
      const nested = next.filter((item) => !isScalar(item));
      conditions += nested.length;
      pending.push(...nested);
    }
    if (!isRecord(next)) continue;
    const entries = Object.entries(next);
    conditions += entries.length;
    texts += entries.filter(([name]) => textOperators.has(name)).length;
    if (conditions > filterLimits.conditions) break;
    pending.push(...entries.map(([, value]) => value).filter((value) => !isScalar(value)));
  }
  return { conditions, texts };
};

/** Refuses a filter that would take long to match. */
const checkSize = (filter: Filter): Parsed<Filter> => {
  const { conditions, texts } = sizeOf(filter);
  if (conditions > filterLimits.conditions)
    return fail('', `must have at most ${filterLimits.conditions} conditions`);
  if (texts > filterLimits.texts)
    return fail('', `must have at most ${filterLimits.texts} conditions with $q or $autocomplete`);
  return JSON.stringify(filter).length > filterLimits.length
    ? fail('', `must have at most ${filterLimits.length} characters`)
    : E.right(filter);
};

/** Parses a filter once, to match many objects; a filter without conditions matches all. */
export const parseFilter = (filter: Filter): Either<FilterFailure, Matcher> =>
  E.flatMap((checked: Filter) => parseAt('', checked, 0))(checkSize(filter));

/** Whether one object matches a filter. */
export const matches = (filter: Filter, read: ReadField): Either<FilterFailure, boolean> =>
  E.map((matcher: Matcher) => matcher(read))(parseFilter(filter));

/** The fields that a filter has conditions for, at any depth. */
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

const isTextList = (value: unknown): value is readonly string[] =>
  isList(value) && value.every((item) => typeof item === 'string');

const requiredTexts = (condition: unknown): readonly string[] | undefined => {
  if (typeof condition === 'string') return [condition];
  if (!isRecord(condition)) return undefined;
  const { $eq, $in } = condition;
  if (typeof $eq === 'string') return [$eq];
  return isTextList($in) ? $in : undefined;
};

/**
 * The values for an index lookup: when the filter matches, the field equals or contains one of
 * them. Undefined when the filter does not restrict the field to a list of texts.
 */
export const candidatesOf = (filter: Filter, field: string): readonly string[] | undefined => {
  const own = requiredTexts(filter[field]);
  if (own || !isList(filter['$and'])) return own;
  for (const part of filter['$and'].filter(isRecord)) {
    const texts = candidatesOf(part, field);
    if (texts) return texts;
  }
  return undefined;
};

const sortedTypes = ['boolean', 'number', 'string', 'object'];

const rankOf = (value: unknown): number => (value == null ? -1 : sortedTypes.indexOf(typeof value));

/** Absent values sort before all others, then booleans, numbers, texts, and all the rest. */
const compareValues = (left: unknown, right: unknown): number =>
  rankOf(left) - rankOf(right) || (compare(left, right) ?? 0);

/** The comparison of two objects that a sort describes. */
export const compareBy =
  (sort: readonly Sort[]) =>
  (left: ReadField, right: ReadField): number => {
    for (const { field, direction } of sort) {
      const difference = compareValues(left(field), right(field));
      if (difference !== 0) return direction * difference;
    }
    return 0;
  };

import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import { isRecord } from '../../internal/isRecord.js';
import type { Filter } from '../endpoints/inputs.js';
import { fail, type FilterFailure, type Parsed } from './filterFailure.js';
import { filterLimits } from './filterLimits.js';
import { checkSize } from './filterSize.js';
import { operators } from './operators.js';
import { equal, isList, type Test } from './values.js';

/** Reads a field of the object that is filtered. */
export type ReadField = (field: string) => unknown;

/** Whether an object matches a filter. */
export type Matcher = (read: ReadField) => boolean;

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

/** Parses a filter once, to match many objects; a filter without conditions matches all. */
export const parseFilter = (filter: Filter): Either<FilterFailure, Matcher> =>
  E.flatMap((checked: Filter) => parseAt('', checked, 0))(checkSize(filter));

/** Whether one object matches a filter. */
export const matches = (filter: Filter, read: ReadField): Either<FilterFailure, boolean> =>
  E.map((matcher: Matcher) => matcher(read))(parseFilter(filter));

import { filterLimits } from './filterLimits.js';
import {
  compare,
  equal,
  equalsOrContains,
  isList,
  isOrContainsOneOf,
  type Test,
  wordsOf,
} from './values.js';

/** What follows the name of an operator, and what it tests. */
export interface Operator {
  readonly operand: string;
  readonly accepts: (operand: unknown) => boolean;
  readonly test: (operand: unknown) => Test;
}

const isNonEmptyText = (operand: unknown): boolean =>
  typeof operand === 'string' && operand.trim() !== '' && operand.length <= filterLimits.textLength;
const isTextOrNumber = (operand: unknown): boolean =>
  typeof operand === 'string' || typeof operand === 'number';

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

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

/** The operators by their names. */
export const operators: Readonly<Record<string, Operator>> = {
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

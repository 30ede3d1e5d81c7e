import { sql, type SqlBool } from 'kysely';
import { toComparable } from '../../protocol/filter/values.js';
import { always, type Condition, never, type Value } from './filterColumns.js';
import { asNumber, comparableText, hasOtherCharacters, hasText } from './portableSql.js';

/**
 * Whether SQL knows a text as JavaScript does: a zero character ends a text in SQL, and half a pair of
 * surrogates has no UTF-8.
 */
export const isPlainText = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const beginsAsTimestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/**
 * Compares a text with an operand. A timestamp is rewritten behind its seconds only, so a text needs
 * that only where an operand reaches there.
 */
export const compareText = (text: Value, operator: string, operand: string): Condition =>
  beginsAsTimestamp.test(operand)
    ? compareSql(comparableText(text), operator, toComparable(operand))
    : compareSql(text, operator, operand);

const operandOf = (operand: unknown): unknown =>
  typeof operand === 'number' ? asNumber(operand) : operand;

/** A comparison that is false for absent values. */
export const compareSql = (left: Value, operator: string, right: unknown): Condition =>
  sql<SqlBool>`coalesce(${left} ${sql.raw(operator)} ${operandOf(right)}, false)`;

/** Whether a value is one of the operands; false for an absent value. */
export const isIn = (value: Value, operands: readonly unknown[]): Condition =>
  operands.length === 0
    ? never
    : operands.length === 1
      ? compareSql(value, '=', operands[0])
      : sql<SqlBool>`coalesce(${value} in (${sql.join(operands.map(operandOf))}), false)`;

/**
 * Whether a value that is never absent is one of the operands. An index finds the rows, as it does not
 * behind a `coalesce`.
 */
export const isAmong = (value: Value, operands: readonly unknown[]): Condition =>
  operands.length === 0 ? never : sql<SqlBool>`${value} in (${sql.join(operands)})`;

export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? never : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;

const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? always : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;

/** Whether a text is compared as a timestamp. */
export const isTimestamp = (text: string): boolean => toComparable(text) !== text;

/** Operands by what they are. */
export const sortOperands = (operands: readonly unknown[]) => ({
  hasNull: operands.some((it) => it == null),
  flags: operands.filter((it) => typeof it === 'boolean'),
  numbers: operands.filter((it) => typeof it === 'number'),
  texts: operands.filter((it): it is string => typeof it === 'string'),
  isKnown: operands.every((it) =>
    typeof it === 'string' ? isPlainText(it) : typeof it !== 'object' || it === null,
  ),
});

/** Whether a text equals one of the operands; compared as they are if none is a timestamp. */
export const isOneText = (value: Value, texts: readonly string[]): Condition => {
  const plain = texts.filter((text) => !isTimestamp(text));
  const timestamps = texts.filter(isTimestamp).map(toComparable);
  return anyOf([
    ...(plain.length > 0 ? [isIn(value, plain)] : []),
    ...(timestamps.length > 0 ? [isIn(comparableText(value), timestamps)] : []),
  ]);
};

const isAsciiText = (text: string): boolean => /^[ -~]*$/.test(text);

/**
 * Whether each of the words is in a text of ASCII characters, separated by spaces. Texts with other
 * characters pass: SQL does not know their small letters and their spaces.
 */
export const hasWordsSql = (
  text: Value,
  words: readonly string[],
  areWhole: boolean,
): Condition => {
  const isOther = hasOtherCharacters(text);
  if (!words.every(isAsciiText)) return isOther;
  const hasWord = (word: string): Condition =>
    areWhole
      ? hasText(sql`' ' || lower(${text}) || ' '`, ` ${word} `)
      : hasText(sql`' ' || lower(${text})`, ` ${word}`);
  return sql<SqlBool>`(${allOf(words.map(hasWord))} or ${isOther})`;
};

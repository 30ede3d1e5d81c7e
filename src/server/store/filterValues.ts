import { sql, type SqlBool } from 'kysely';
import { toComparable } from '../../protocol/filter.js';
import { always, type Condition, never, type Value } from './filterColumns.js';

/**
 * Whether SQL knows a text as JavaScript does: a zero character ends a text in SQL, and half a pair of
 * surrogates has no UTF-8.
 */
export const isPlainText = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const digits = '[0-9][0-9]';
const seconds = `${digits}${digits}-${digits}-${digits}T${digits}:${digits}:${digits}`;

/** A text as `toComparable` of the protocol makes it: timestamps with nine digits of a second. */
export const comparableText = (text: Value): Value => sql`case
  when ${text} not glob ${sql.lit(`${seconds}*Z`)} then ${text}
  when length(${text}) = 20 then substr(${text}, 1, 19) || '.000000000Z'
  when length(${text}) between 22 and 30 and substr(${text}, 20, 1) = '.'
    and substr(${text}, 21, length(${text}) - 21) not glob '*[^0-9]*'
    then substr(${text}, 1, length(${text}) - 1) || substr('000000000', length(${text}) - 20) || 'Z'
  else ${text} end`;

const beginsAsTimestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/**
 * Compares a text with an operand. A timestamp is rewritten behind its seconds only, so a text needs
 * that only where an operand reaches there.
 */
export const compareText = (text: Value, operator: string, operand: string): Condition =>
  beginsAsTimestamp.test(operand)
    ? compareSql(comparableText(text), operator, toComparable(operand))
    : compareSql(text, operator, operand);

/** A comparison that is false for absent values. */
export const compareSql = (left: Value, operator: string, right: unknown): Condition =>
  sql<SqlBool>`coalesce(${left} ${sql.raw(operator)} ${right}, 0)`;

/** Whether a value is one of the operands; false for an absent value. */
export const isIn = (value: Value, operands: readonly unknown[]): Condition =>
  operands.length === 0
    ? never
    : operands.length === 1
      ? compareSql(value, '=', operands[0])
      : sql<SqlBool>`coalesce(${value} in (${sql.join(operands)}), 0)`;

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
  const isOther = sql<SqlBool>`${text} glob ${sql.lit('*[^ -~]*')}`;
  if (!words.every(isAsciiText)) return isOther;
  const hasWord = (word: string): Condition =>
    areWhole
      ? sql<SqlBool>`instr(' ' || lower(${text}) || ' ', ${` ${word} `}) > 0`
      : sql<SqlBool>`instr(' ' || lower(${text}), ${` ${word}`}) > 0`;
  return sql<SqlBool>`(${allOf(words.map(hasWord))} or ${isOther})`;
};

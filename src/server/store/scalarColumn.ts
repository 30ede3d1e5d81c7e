import { sql, type SqlBool } from 'kysely';
import { toComparable } from '../../protocol/filter/values.js';
import {
  type Comparison,
  type Compiled,
  type Condition,
  exactly,
  type FilterColumn,
  never,
  unknown,
  type Value,
} from './filterColumns.js';
import {
  anyOf,
  compareSql,
  compareText,
  hasWordsSql,
  isIn,
  isOneText,
  isPlainText,
  isTimestamp,
} from './filterValues.js';
import { comparableText } from './portableSql.js';

/**
 * The type of a column. Ids are texts that never look like a timestamp; times are timestamps with six
 * digits of a second.
 */
export type ScalarType = 'id' | 'text' | 'time' | 'flag' | 'number';

const typeofScalar: Readonly<Record<ScalarType, 'string' | 'boolean' | 'number'>> = {
  id: 'string',
  text: 'string',
  time: 'string',
  flag: 'boolean',
  number: 'number',
};

/** A timestamp as a column stores it, if it has no more digits than that. */
const storedTime = (text: string): string | undefined =>
  isTimestamp(text) && text.length <= 27
    ? String(toComparable(text)).replace(/000Z$/, 'Z')
    : undefined;

type CompareScalar = (value: Value, operator: Comparison, operand: unknown) => Condition;

const compareTime: CompareScalar = (value, operator, operand) => {
  const stored = storedTime(String(operand));
  return stored === undefined
    ? compareSql(sql`(substr(${value}, 1, 26) || '000Z')`, operator, toComparable(operand))
    : compareSql(value, operator, stored);
};

const compareScalar: Readonly<Record<ScalarType, CompareScalar>> = {
  id: compareSql,
  text: (value, operator, operand) => compareText(value, operator, String(operand)),
  time: compareTime,
  flag: () => never,
  number: compareSql,
};

const isOneScalar: Readonly<
  Record<ScalarType, (value: Value, operands: readonly unknown[]) => Condition>
> = {
  id: isIn,
  text: (value, texts) => isOneText(value, texts as readonly string[]),
  // Compared as stored, so that an index can be used.
  time: (value, texts) =>
    isIn(
      value,
      (texts as readonly string[]).flatMap((it) => storedTime(it) ?? []),
    ),
  flag: (value, flags) => isIn(value, flags.map(Number)),
  number: isIn,
};

/** A column, or any expression of one type. */
export const scalarColumn = (value: Value, type: ScalarType): FilterColumn => {
  const isOneOf = (operands: readonly unknown[]): Compiled => {
    // No column holds a list or an object.
    const comparable = operands.filter((it) => typeof it === typeofScalar[type]);
    if (comparable.some((it) => typeof it === 'string' && !isPlainText(it))) return unknown;
    return exactly(
      anyOf([
        ...(operands.some((it) => it == null) ? [sql<SqlBool>`${value} is null`] : []),
        ...(comparable.length > 0 ? [isOneScalar[type](value, comparable)] : []),
      ]),
    );
  };
  return {
    isOneOf,
    isOrContainsOneOf: isOneOf,
    contains: () => exactly(never),
    compare: (operator, operand) => {
      if (typeof operand !== typeofScalar[type]) return exactly(never);
      if (typeof operand === 'string' && !isPlainText(operand)) return unknown;
      return exactly(compareScalar[type](value, operator, operand));
    },
    hasWords: (words, areWhole) =>
      typeofScalar[type] === 'string'
        ? {
            condition: sql<SqlBool>`coalesce(${hasWordsSql(value, words, areWhole)}, false)`,
            isExact: false,
          }
        : exactly(never),
    isPresent: exactly(sql<SqlBool>`(${value} is not null)`),
    keys: [
      {
        type: typeofScalar[type] === 'string' ? 'string' : 'number',
        value: type === 'text' ? comparableText(value) : value,
      },
    ],
    value,
    decode:
      type === 'flag' ? (stored) => (stored === null ? null : stored === 1) : (stored) => stored,
  };
};

/** A field without a value. */
export const absentColumn = scalarColumn(sql`null`, 'id');

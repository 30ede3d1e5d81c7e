import { sql, type SqlBool } from 'kysely';
import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import { wordsOf } from '../../protocol/filter/values.js';
import { isRecord } from '../../internal/isRecord.js';
import {
  always,
  type Compiled,
  type Condition,
  exactly,
  type FilterColumn,
  type FilterColumns,
  never,
  type SortKey,
  unknown,
  type Value,
} from './filterColumns.js';

const join = (parts: readonly Compiled[], by: 'and' | 'or', empty: Condition): Compiled => ({
  condition:
    parts.length === 0
      ? empty
      : sql<SqlBool>`(${sql.join(
          parts.map(({ condition }) => condition),
          sql.raw(` ${by} `),
        )})`,
  isExact: parts.every(({ isExact }) => isExact),
});

const allOf = (parts: readonly Compiled[]): Compiled => join(parts, 'and', always);
const anyOf = (parts: readonly Compiled[]): Compiled => join(parts, 'or', never);

const not = ({ condition, isExact }: Compiled): Compiled =>
  isExact ? exactly(sql<SqlBool>`(not ${condition})`) : unknown;

type Compile = (column: FilterColumn, operand: unknown) => Compiled;

const isEqual: Compile = ({ isOneOf }, operand) => isOneOf([operand]);
const isOrContainsOneOf: Compile = (column, operands) =>
  column.isOrContainsOneOf(operands as readonly unknown[]);

const operators: Readonly<Record<string, Compile>> = {
  $eq: isEqual,
  $ne: (...args) => not(isEqual(...args)),
  $in: isOrContainsOneOf,
  $nin: (...args) => not(isOrContainsOneOf(...args)),
  $gt: ({ compare }, operand) => compare('>', operand),
  $gte: ({ compare }, operand) => compare('>=', operand),
  $lt: ({ compare }, operand) => compare('<', operand),
  $lte: ({ compare }, operand) => compare('<=', operand),
  $contains: ({ contains }, operand) => contains(operand),
  $exists: ({ isPresent }, operand) => (operand === true ? isPresent : not(isPresent)),
  $autocomplete: ({ hasWords }, operand) => hasWords(wordsOf(operand as string), false),
  $q: ({ hasWords }, operand) => hasWords(wordsOf(operand as string), true),
};

const compileField = (columns: FilterColumns, field: string, condition: unknown): Compiled => {
  const column = columns(field);
  if (!column) return unknown;
  const entries = isRecord(condition) ? Object.entries(condition) : [];
  if (!entries.some(([name]) => name.startsWith('$'))) return isEqual(column, condition);
  return allOf(entries.map(([name, operand]) => operators[name]?.(column, operand) ?? unknown));
};

const combiners: Readonly<Record<string, (parts: readonly Compiled[]) => Compiled>> = {
  $and: allOf,
  $or: anyOf,
  $nor: (parts) => not(anyOf(parts)),
};

/**
 * Compiles a filter that has been parsed before to a condition over columns. What SQL does not know
 * is left to the matcher.
 */
export const compileFilter = (filter: Filter, columns: FilterColumns): Compiled =>
  allOf(
    Object.entries(filter).map(([name, condition]) => {
      const combine = Object.hasOwn(combiners, name) ? combiners[name] : undefined;
      return combine
        ? combine((condition as readonly Filter[]).map((part) => compileFilter(part, columns)))
        : compileField(columns, name, condition);
    }),
  );

/** A value to order by. */
export interface OrderKey extends SortKey {
  readonly direction: 'asc' | 'desc';
}

/**
 * The values to order by: those of a sort, then a column that no two rows share. Fields that SQL cannot
 * read order nothing.
 */
export const compileSort = (
  sort: readonly Sort[],
  columns: FilterColumns,
  last: Value,
): readonly OrderKey[] => [
  ...sort.flatMap(({ field, direction }) =>
    (columns(field)?.keys ?? []).map((key): OrderKey => ({
      ...key,
      direction: direction === 1 ? 'asc' : 'desc',
    })),
  ),
  { value: last, type: 'string', direction: 'asc' },
];

/** The opposite order. */
export const reversed = (order: readonly OrderKey[]): readonly OrderKey[] =>
  order.map((key) => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc' }));

/** The operand of `order by`; absent values come first in ascending order. */
export const orderBy = (order: readonly OrderKey[]): Value =>
  sql.join(
    order.map(
      ({ value, direction }) =>
        sql`${value} ${sql.raw(direction === 'asc' ? 'asc nulls first' : 'desc nulls last')}`,
    ),
  );

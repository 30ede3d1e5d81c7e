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

/** The values to order by, each with its direction; fields that SQL cannot read order nothing. */
export const compileSort = (
  sort: readonly Sort[],
  columns: FilterColumns,
): readonly (readonly [Value, 'asc' | 'desc'])[] =>
  sort.flatMap(({ field, direction }) =>
    (columns(field)?.keys ?? []).map((key) => [key, direction === 1 ? 'asc' : 'desc'] as const),
  );

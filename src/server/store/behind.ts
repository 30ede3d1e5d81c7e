import { sql, type SqlBool } from 'kysely';
import type { SortValue } from '../ports/messageSearch.js';
import { type Condition, never } from './filterColumns.js';
import type { OrderKey } from './filterSql.js';
import { asNumber } from './portableSql.js';

type Value = Exclude<SortValue, null>;

const operandOf = (value: Value) => (typeof value === 'number' ? asNumber(value) : value);

const equals = ({ value }: OrderKey, at: SortValue): Condition =>
  at === null ? sql<SqlBool>`${value} is null` : sql<SqlBool>`${value} = ${operandOf(at)}`;

/** Whether one value comes later than another one, where absent values come first. */
const isLater = ({ value, direction }: OrderKey, at: SortValue): Condition => {
  if (at === null) return direction === 'asc' ? sql<SqlBool>`${value} is not null` : never;
  return direction === 'asc'
    ? sql<SqlBool>`${value} > ${operandOf(at)}`
    : sql<SqlBool>`(${value} < ${operandOf(at)} or ${value} is null)`;
};

/** Whether a row comes behind the one with these values; false for values of another order. */
export const isBehind = (order: readonly OrderKey[], values: readonly SortValue[]): Condition => {
  const areOfOrder =
    order.length === values.length &&
    order.every(({ type }, at) => values[at] === null || typeof values[at] === type);
  if (!areOfOrder) return never;
  return order.reduceRight<Condition>((rest, key, index) => {
    const at = values[index] ?? null;
    return sql<SqlBool>`(${isLater(key, at)} or (${equals(key, at)} and ${rest}))`;
  }, never);
};

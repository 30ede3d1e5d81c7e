import { type RawBuilder, sql, type SqlBool } from 'kysely';
import {
  always,
  type Compiled,
  type Condition,
  exactly,
  type FilterColumn,
  never,
  unknown,
} from './filterColumns.js';
import { isPlainText } from './filterValues.js';
import { jsonIds } from './portableSql.js';

/** A list of ids, in rows of another table: `idsAmong` selects those that are among some ids. */
export const idsColumn = (
  all: RawBuilder<unknown>,
  idsAmong: (ids: readonly string[]) => RawBuilder<unknown>,
): FilterColumn => {
  const hasOneOf = (operands: readonly unknown[]): Compiled => {
    const ids = operands.filter((it): it is string => typeof it === 'string');
    if (!ids.every(isPlainText)) return unknown;
    return exactly(ids.length === 0 ? never : sql<SqlBool>`exists (${idsAmong(ids)})`);
  };
  const equals = (operand: unknown): Condition => {
    if (!Array.isArray(operand)) return never;
    const ids = operand.filter((it): it is string => typeof it === 'string');
    return sql<SqlBool>`(
      (select count(*) from (${all}) as listed_ids) = ${operand.length}
      and ${ids.length === 0 ? sql.lit(0) : sql`(select count(*) from (${idsAmong(ids)}) as among)`} = ${operand.length}
    )`;
  };
  return {
    isOneOf: (operands) =>
      operands.flat().every((it) => typeof it !== 'string' || isPlainText(it))
        ? exactly(
            operands.length === 0
              ? never
              : sql<SqlBool>`(${sql.join(operands.map(equals), sql` or `)})`,
          )
        : unknown,
    isOrContainsOneOf: hasOneOf,
    contains: (operand) => hasOneOf([operand]),
    compare: () => exactly(never),
    hasWords: () => exactly(never),
    isPresent: exactly(always),
    keys: [],
    value: jsonIds(all),
    decode: (stored) => JSON.parse(String(stored)) as unknown,
  };
};

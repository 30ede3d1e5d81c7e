import { type RawBuilder, sql, type SqlBool } from 'kysely';

export type Condition = RawBuilder<SqlBool>;
export type Value = RawBuilder<unknown>;

/** A condition in SQL. */
export interface Compiled {
  readonly condition: Condition;
  /** Whether it holds for exactly the rows that match; for more of them otherwise. */
  readonly isExact: boolean;
}

export const always = sql<SqlBool>`(1 = 1)`;
export const never = sql<SqlBool>`(1 = 0)`;

export const exactly = (condition: Condition): Compiled => ({ condition, isExact: true });
/** A condition that SQL does not express: it excludes no row. */
export const unknown: Compiled = { condition: always, isExact: false };

/** A value to order by, which is null or of one type. */
export interface SortKey {
  readonly value: Value;
  readonly type: 'string' | 'number';
}

export type Comparison = '<' | '<=' | '>' | '>=';

/** A field that filters and sorts can name: how SQL tests it, orders by it and reads it. */
export interface FilterColumn {
  /** Whether it equals one of the operands; null stands for an absent value. */
  readonly isOneOf: (operands: readonly unknown[]) => Compiled;
  /** Whether it equals one of the operands, or is a list with one of them. */
  readonly isOrContainsOneOf: (operands: readonly unknown[]) => Compiled;
  /** Whether it is a list that contains the operand. */
  readonly contains: (operand: unknown) => Compiled;
  readonly compare: (operator: Comparison, operand: unknown) => Compiled;
  /** Whether it is a text with words that begin with each of these, or that are these. */
  readonly hasWords: (words: readonly string[], areWhole: boolean) => Compiled;
  readonly isPresent: Compiled;
  /** What orders it, ascending. */
  readonly keys: readonly SortKey[];
  /** Its value, for `decode`. */
  readonly value: Value;
  readonly decode: (stored: unknown) => unknown;
}

/** The fields of a table; undefined for a field that SQL cannot read. */
export type FilterColumns = (field: string) => FilterColumn | undefined;

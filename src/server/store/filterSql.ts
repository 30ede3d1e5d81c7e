import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import { isRecord } from '../../internal/isRecord.js';

type Condition = RawBuilder<SqlBool>;

/**
 * The type of a column that filters can name. The order of texts differs between SQL and JavaScript
 * beyond ASCII, so only `ascii` columns are compared and sorted by SQL; `time` columns hold
 * timestamps with six digits of a second.
 */
type ColumnType = 'ascii' | 'text' | 'time' | 'flag';

/** The columns that filters can name, by field. */
export type FilterColumns = Readonly<Record<string, ColumnType>>;

/** A filter in SQL. */
interface CompiledFilter {
  readonly condition: Condition;
  /** Whether the condition holds for exactly the rows that match; for more of them otherwise. */
  readonly isExact: boolean;
}

const always = sql<SqlBool>`(1 = 1)`;
const never = sql<SqlBool>`(1 = 0)`;

const exactly = (condition: Condition): CompiledFilter => ({ condition, isExact: true });

/** A condition that SQL does not express: it excludes no row. */
const unknown: CompiledFilter = { condition: always, isExact: false };

const join = (parts: readonly CompiledFilter[], by: 'and' | 'or', empty: Condition) => ({
  condition:
    parts.length === 0
      ? empty
      : sql<SqlBool>`(${sql.join(
          parts.map(({ condition }) => condition),
          sql.raw(` ${by} `),
        )})`,
  isExact: parts.every(({ isExact }) => isExact),
});

const allOf = (parts: readonly CompiledFilter[]): CompiledFilter => join(parts, 'and', always);
const anyOf = (parts: readonly CompiledFilter[]): CompiledFilter => join(parts, 'or', never);

const not = ({ condition, isExact }: CompiledFilter): CompiledFilter =>
  isExact ? exactly(sql<SqlBool>`(not ${condition})`) : unknown;

const timestamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;
const ascii = /^[\0-\x7f]*$/;

/** An operand as a value of a column; `undefined` when it equals no value of that type. */
type Operand = { readonly value: string | number | null } | undefined;

const inexact = Symbol('inexact');

const operandOf = (type: ColumnType, operand: unknown): Operand | typeof inexact => {
  if (operand === null || operand === undefined) return { value: null };
  if (typeof operand === 'object') return inexact;
  if (type === 'flag') return typeof operand === 'boolean' ? { value: Number(operand) } : undefined;
  if (typeof operand !== 'string') return undefined;
  const [, seconds, fraction = ''] = timestamp.exec(operand) ?? [];
  if (type !== 'time') return seconds === undefined ? { value: operand } : inexact;
  return seconds === undefined || fraction.length > 6
    ? inexact
    : { value: `${seconds}.${fraction.padEnd(6, '0')}Z` };
};

type Compile = (column: RawBuilder<unknown>, type: ColumnType, operand: unknown) => CompiledFilter;

const isOneOf: Compile = (column, type, operands) => {
  const values: (string | number)[] = [];
  let hasNull = false;
  for (const operand of operands as readonly unknown[]) {
    const known = operandOf(type, operand);
    if (known === inexact) return unknown;
    if (known?.value === null) hasNull = true;
    else if (known) values.push(known.value);
  }
  const isListed =
    values.length === 0 ? never : sql`coalesce(${column} in (${sql.join(values)}), 0)`;
  return exactly(
    hasNull ? sql<SqlBool>`(${column} is null or ${isListed})` : (isListed as Condition),
  );
};

const isEqual: Compile = (column, type, operand) => isOneOf(column, type, [operand]);

const comparison =
  (operator: '<' | '<=' | '>' | '>='): Compile =>
  (column, type, operand) => {
    if (type !== 'ascii' && type !== 'time') return unknown;
    const known = operandOf(type, operand);
    if (known === inexact) return unknown;
    if (known === undefined || known.value === null) return exactly(never);
    return ascii.test(String(known.value))
      ? exactly(sql<SqlBool>`coalesce(${column} ${sql.raw(operator)} ${known.value}, 0)`)
      : unknown;
  };

const operators: Readonly<Record<string, Compile>> = {
  $eq: isEqual,
  $ne: (...args) => not(isEqual(...args)),
  $in: isOneOf,
  $nin: (...args) => not(isOneOf(...args)),
  $gt: comparison('>'),
  $gte: comparison('>='),
  $lt: comparison('<'),
  $lte: comparison('<='),
  // No column holds a list.
  $contains: () => exactly(never),
  $exists: (column, _, operand) =>
    exactly(
      operand === true ? sql<SqlBool>`(${column} is not null)` : sql<SqlBool>`(${column} is null)`,
    ),
};

const compileField = (
  columns: FilterColumns,
  field: string,
  condition: unknown,
): CompiledFilter => {
  const type = Object.hasOwn(columns, field) ? columns[field] : undefined;
  if (type === undefined) return unknown;
  const column = sql.ref(field);
  const entries = isRecord(condition) ? Object.entries(condition) : [];
  if (!entries.some(([name]) => name.startsWith('$'))) return isEqual(column, type, condition);
  return allOf(
    entries.map(([name, operand]) => operators[name]?.(column, type, operand) ?? unknown),
  );
};

const combiners: Readonly<Record<string, (parts: readonly CompiledFilter[]) => CompiledFilter>> = {
  $and: allOf,
  $or: anyOf,
  $nor: (parts) => not(anyOf(parts)),
};

/**
 * Compiles a filter that has been parsed before to a condition over columns. A field without a
 * column, and an operator or operand that SQL treats otherwise, is left to the matcher.
 */
export const compileFilter = (filter: Filter, columns: FilterColumns): CompiledFilter =>
  allOf(
    Object.entries(filter).map(([name, condition]) => {
      const combine = Object.hasOwn(combiners, name) ? combiners[name] : undefined;
      return combine
        ? combine((condition as readonly Filter[]).map((part) => compileFilter(part, columns)))
        : compileField(columns, name, condition);
    }),
  );

/** Whether SQL sorts by these fields as JavaScript does. */
export const isSortable = (sort: readonly Sort[], columns: FilterColumns): boolean =>
  sort.every(
    ({ field }) =>
      Object.hasOwn(columns, field) && ['ascii', 'time'].includes(columns[field] ?? 'text'),
  );

import { sql, type SqlBool } from 'kysely';
import {
  type Compiled,
  type Condition,
  exactly,
  type FilterColumn,
  type FilterColumns,
  never,
  unknown,
  type Value,
} from './filterColumns.js';
import {
  anyOf,
  comparableText,
  compareSql,
  compareText,
  hasWordsSql,
  isIn,
  isOneText,
  isPlainText,
  sortOperands,
} from './filterValues.js';

/** A JSON value: its type as SQL names it, and its value if it is a scalar. */
interface JsonValue {
  readonly type: Value;
  readonly value: Value;
}

const isOfType = ({ type }: JsonValue, ...names: readonly string[]): Condition =>
  isIn(
    type,
    names.map((name) => sql.lit(name)),
  );

const both = (one: Condition, other: Condition): Condition => sql<SqlBool>`(${one} and ${other})`;

// The value first: few rows have it, and only those need their type looked at.
const isScalarIn = (json: JsonValue, operands: readonly unknown[]): Condition => {
  const { hasNull, flags, numbers, texts } = sortOperands(operands);
  return anyOf([
    ...(hasNull ? [sql<SqlBool>`(${json.type} is null or ${json.type} = 'null')`] : []),
    ...(flags.length > 0 ? [isOfType(json, ...flags.map(String))] : []),
    ...(numbers.length > 0
      ? [both(isIn(json.value, numbers), isOfType(json, 'integer', 'real'))]
      : []),
    ...(texts.length > 0 ? [both(isOneText(json.value, texts), isOfType(json, 'text'))] : []),
  ]);
};

const decodeJson = (stored: unknown): unknown =>
  typeof stored === 'string' ? (JSON.parse(stored) as unknown) : undefined;

/** A value inside a column of JSON; the whole column by the path `$`. */
export const jsonColumn = (data: Value, path: string): FilterColumn => {
  const json = {
    type: sql`json_type(${data}, ${path})`,
    value: sql`json_extract(${data}, ${path})`,
  };
  const item = { type: sql`item.type`, value: sql`item.value` };
  const hasItem = (condition: Condition): Condition => sql<SqlBool>`(
    ${isOfType(json, 'array')} and
    exists (select 1 from json_each(${data}, ${path}) as item where ${condition})
  )`;
  const isOneOf = (operands: readonly unknown[]): Compiled =>
    sortOperands(operands).isKnown ? exactly(isScalarIn(json, operands)) : unknown;
  return {
    isOneOf,
    isOrContainsOneOf: (operands) =>
      sortOperands(operands).isKnown
        ? exactly(anyOf([isScalarIn(json, operands), hasItem(isScalarIn(item, operands))]))
        : unknown,
    contains: (operand) =>
      sortOperands([operand]).isKnown ? exactly(hasItem(isScalarIn(item, [operand]))) : unknown,
    compare: (operator, operand) => {
      if (typeof operand === 'number')
        return exactly(
          both(compareSql(json.value, operator, operand), isOfType(json, 'integer', 'real')),
        );
      if (typeof operand !== 'string') return exactly(never);
      return isPlainText(operand)
        ? exactly(both(compareText(json.value, operator, operand), isOfType(json, 'text')))
        : unknown;
    },
    hasWords: (words, areWhole) => ({
      condition: both(isOfType(json, 'text'), hasWordsSql(json.value, words, areWhole)),
      isExact: false,
    }),
    isPresent: exactly(sql<SqlBool>`(coalesce(${json.type}, 'null') <> 'null')`),
    keys: [
      sql`case coalesce(${json.type}, 'null') when 'null' then 0 when 'true' then 1 when 'false' then 1
        when 'integer' then 2 when 'real' then 2 when 'text' then 3 else 4 end`,
      sql`case when ${json.type} = 'text' then ${comparableText(json.value)}
        when ${json.type} not in ('array', 'object') then ${json.value} end`,
    ],
    value: sql`(${data} -> ${path})`,
    decode: decodeJson,
  };
};

/** A key that no path of SQL can name: the matcher looks at it. */
const unnamedColumn = (data: Value, key: string): FilterColumn => ({
  isOneOf: () => unknown,
  isOrContainsOneOf: () => unknown,
  contains: () => unknown,
  compare: () => unknown,
  hasWords: () => unknown,
  isPresent: unknown,
  keys: [],
  value: data,
  decode: (stored) => {
    const object = decodeJson(stored) as Readonly<Record<string, unknown>> | undefined;
    return object && Object.hasOwn(object, key) ? object[key] : undefined;
  },
});

/** The custom keys of an object, in a column of JSON. */
export const customColumns =
  (data: Value): FilterColumns =>
  (field) =>
    // A path cannot contain a quotation mark.
    /["\0\p{Surrogate}]/u.test(field)
      ? unnamedColumn(data, field)
      : jsonColumn(data, `$."${field}"`);

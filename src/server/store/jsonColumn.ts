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
  compareSql,
  compareText,
  hasWordsSql,
  isIn,
  isOneText,
  isPlainText,
  sortOperands,
} from './filterValues.js';
import { comparableText, hasJsonItem, jsonItem, type JsonValue, jsonValue } from './portableSql.js';

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
      ? [both(isIn(json.number, numbers), isOfType(json, 'integer', 'real'))]
      : []),
    ...(texts.length > 0 ? [both(isOneText(json.text, texts), isOfType(json, 'text'))] : []),
  ]);
};

const decodeJson = (stored: unknown): unknown =>
  typeof stored === 'string' ? (JSON.parse(stored) as unknown) : undefined;

/** A key of an object in a column of JSON; the whole column without a key. */
export const jsonColumn = (data: Value, key?: string): FilterColumn => {
  const json = jsonValue(data, key);
  const hasItem = (condition: Condition): Condition =>
    both(isOfType(json, 'array'), hasJsonItem(data, key, condition));
  const isOneOf = (operands: readonly unknown[]): Compiled =>
    sortOperands(operands).isKnown ? exactly(isScalarIn(json, operands)) : unknown;
  return {
    isOneOf,
    isOrContainsOneOf: (operands) =>
      sortOperands(operands).isKnown
        ? exactly(anyOf([isScalarIn(json, operands), hasItem(isScalarIn(jsonItem, operands))]))
        : unknown,
    contains: (operand) =>
      sortOperands([operand]).isKnown ? exactly(hasItem(isScalarIn(jsonItem, [operand]))) : unknown,
    compare: (operator, operand) => {
      if (typeof operand === 'number')
        return exactly(
          both(compareSql(json.number, operator, operand), isOfType(json, 'integer', 'real')),
        );
      if (typeof operand !== 'string') return exactly(never);
      return isPlainText(operand)
        ? exactly(both(compareText(json.text, operator, operand), isOfType(json, 'text')))
        : unknown;
    },
    hasWords: (words, areWhole) => ({
      condition: both(isOfType(json, 'text'), hasWordsSql(json.text, words, areWhole)),
      isExact: false,
    }),
    isPresent: exactly(sql<SqlBool>`(coalesce(${json.type}, 'null') <> 'null')`),
    keys: [
      {
        type: 'number',
        value: sql`case coalesce(${json.type}, 'null') when 'null' then 0 when 'true' then 1
          when 'false' then 1 when 'integer' then 2 when 'real' then 2 when 'text' then 3 else 4 end`,
      },
      {
        type: 'string',
        value: sql`case when ${json.type} = 'text' then ${comparableText(json.text)} end`,
      },
      {
        type: 'number',
        value: sql`case ${json.type} when 'true' then 1 when 'false' then 0
          when 'integer' then ${json.number} when 'real' then ${json.number} end`,
      },
    ],
    value: json.json,
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
    /["\0\p{Surrogate}]/u.test(field) ? unnamedColumn(data, field) : jsonColumn(data, field);

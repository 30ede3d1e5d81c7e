import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { perDialect } from './perDialect.js';

type Value = RawBuilder<unknown>;
type Condition = RawBuilder<SqlBool>;

/** A condition as a column of flags holds it: 0 or 1. */
export const asFlag = (condition: Value): Value => sql`cast((${condition}) as integer)`;

/** A number to compare with any number. */
export const asNumber = (value: number): Value =>
  perDialect(sql`${value}`, sql`cast(${value} as double precision)`);

const digits = '[0-9][0-9]';
const globSeconds = `${digits}${digits}-${digits}-${digits}T${digits}:${digits}:${digits}`;
const regexSeconds = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}';

/** A text as `toComparable` of the protocol makes it: timestamps with nine digits of a second. */
export const comparableText = (text: Value): Value =>
  perDialect(
    sql`case
      when ${text} not glob ${sql.lit(`${globSeconds}*Z`)} then ${text}
      when length(${text}) = 20 then substr(${text}, 1, 19) || '.000000000Z'
      when length(${text}) between 22 and 30 and substr(${text}, 20, 1) = '.'
        and substr(${text}, 21, length(${text}) - 21) not glob '*[^0-9]*'
        then substr(${text}, 1, length(${text}) - 1) || substr('000000000', length(${text}) - 20) || 'Z'
      else ${text} end`,
    sql`case
      when ${text} ~ ${sql.lit(`${regexSeconds}Z$`)} then substr(${text}, 1, 19) || '.000000000Z'
      when ${text} ~ ${sql.lit(`${regexSeconds}\\.[0-9]{1,9}Z$`)}
        then rpad(substr(${text}, 1, length(${text}) - 1), 29, '0') || 'Z'
      else ${text} end`,
  );

/** Whether a text has other characters than those of ASCII that are seen. */
export const hasOtherCharacters = (text: Value): Condition =>
  perDialect(
    sql<SqlBool>`${text} glob ${sql.lit('*[^ -~]*')}`,
    sql<SqlBool>`(${text} collate "C") ~ ${sql.lit('[^ -~]')}`,
  );

/** Whether a text contains another one. */
export const hasText = (text: Value, part: string): Condition =>
  perDialect(sql<SqlBool>`instr(${text}, ${part}) > 0`, sql<SqlBool>`strpos(${text}, ${part}) > 0`);

/** A value in a column of JSON. */
export interface JsonValue {
  /** `text`, `integer`, `real`, `true`, `false`, `null`, `array` or `object`; null when it is absent. */
  readonly type: Value;
  /** Its text, if it is one. */
  readonly text: Value;
  /** Its number, if it is one. */
  readonly number: Value;
  /** It as JSON. */
  readonly json: Value;
}

const sqliteValue = (type: Value, value: Value, json: Value): JsonValue => ({
  type,
  text: value,
  number: value,
  json,
});

/** Of JSON that Postgres has parsed. */
const postgresValue = (value: Value): JsonValue => {
  const scalar = sql`((${value} #>> '{}') collate "C")`;
  return {
    type: sql`(case jsonb_typeof(${value})
      when 'string' then 'text' when 'number' then 'real' when 'boolean' then ${scalar}
      else jsonb_typeof(${value}) end)`,
    text: scalar,
    number: sql`(case when jsonb_typeof(${value}) = 'number'
      then cast(${scalar} as double precision) end)`,
    json: sql`(cast(${value} as text) collate "C")`,
  };
};

const both = (sqlite: JsonValue, postgres: JsonValue): JsonValue => ({
  type: perDialect(sqlite.type, postgres.type),
  text: perDialect(sqlite.text, postgres.text),
  number: perDialect(sqlite.number, postgres.number),
  json: perDialect(sqlite.json, postgres.json),
});

const pathOf = (key: string | undefined): string => (key === undefined ? '$' : `$."${key}"`);

const parsed = (data: Value, key: string | undefined): Value =>
  key === undefined
    ? sql`cast(${data} as jsonb)`
    : sql`(cast(${data} as jsonb) -> cast(${key} as text))`;

/** A key of an object in a column of JSON; the whole column without a key. */
export const jsonValue = (data: Value, key: string | undefined): JsonValue => {
  const path = pathOf(key);
  return both(
    sqliteValue(
      sql`json_type(${data}, ${path})`,
      sql`json_extract(${data}, ${path})`,
      sql`(${data} -> ${path})`,
    ),
    postgresValue(parsed(data, key)),
  );
};

/** An item of `hasJsonItem`. */
export const jsonItem: JsonValue = both(
  sqliteValue(sql`item.type`, sql`item.value`, sql`item.value`),
  postgresValue(sql`item.value`),
);

/** Whether a list in a column of JSON has an item for which a condition on `jsonItem` holds. */
export const hasJsonItem = (
  data: Value,
  key: string | undefined,
  condition: Condition,
): Condition => {
  const list = parsed(data, key);
  return perDialect(
    sql<SqlBool>`exists (select 1 from json_each(${data}, ${pathOf(key)}) as item where ${condition})`,
    sql<SqlBool>`exists (select 1 from jsonb_array_elements(
      case when jsonb_typeof(${list}) = 'array' then ${list} else '[]' end
    ) as item(value) where ${condition})`,
  );
};

/** A text in an item of `hasJsonItem`, by its key. */
export const jsonItemKey = (key: string): Value =>
  perDialect(
    sql`json_extract(item.value, ${pathOf(key)})`,
    sql`((item.value ->> cast(${key} as text)) collate "C")`,
  );

/** A key of each item of a list in a column of JSON, as a list in JSON. */
export const jsonItemKeys = (data: Value, key: string): Value =>
  perDialect(
    sql`(select json_group_array(${jsonItemKey(key)}) from json_each(${data}) as item)`,
    sql`(select coalesce(cast(json_agg(item.value -> cast(${key} as text)) as text), '[]')
      from jsonb_array_elements(cast(${data} as jsonb)) as item(value))`,
  );

/** The ids of a subquery as a list in JSON. */
export const jsonIds = (ids: Value): Value =>
  perDialect(
    sql`(select json_group_array(id) from (${ids}) as listed_ids)`,
    sql`(select coalesce(cast(json_agg(id) as text), '[]') from (${ids}) as listed_ids)`,
  );

/** Two texts as a list in JSON. */
export const jsonPair = (one: Value, other: Value): Value =>
  perDialect(
    sql`json_array(${one}, ${other})`,
    sql`(cast(json_build_array(${one}, ${other}) as text) collate "C")`,
  );

import { type Kysely, type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import type { Tables } from './tables.js';

/** The query builder. What it writes belongs to the open transaction. */
export type Sql = Kysely<Tables>;

/** Below the number of parameters that any database accepts in one statement. */
export const maxIds = 10_000;

/**
 * The rows that a query finds for any number of ids, in chunks. Without ids no query runs: an empty
 * list is not valid SQL in every database.
 */
export const forIds = async <Row>(
  ids: readonly string[],
  query: (some: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += maxIds)
    for (const row of await query(ids.slice(from, from + maxIds))) rows.push(row);
  return rows;
};

/** Whether a column of JSON contains a text as it is. */
export const containsText = (column: string, text: string): RawBuilder<SqlBool> => {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return raw<SqlBool>`${raw.ref(column)} like ${pattern} escape '\\'`;
};

/** The rows of some keys, in the order of the keys. */
export const inOrder = <Row>(
  keys: readonly string[],
  rows: ReadonlyMap<string, Row>,
): readonly Row[] =>
  keys.flatMap((key) => {
    const row = rows.get(key);
    return row === undefined ? [] : [row];
  });

/** Rows by one of their columns. */
export const byKey = <Row, Key extends keyof Row>(
  rows: readonly Row[],
  key: Key,
): ReadonlyMap<Row[Key], Row> => new Map(rows.map((row) => [row[key], row]));

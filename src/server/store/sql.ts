import type { Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** One open transaction. */
export type Sql = Transaction<Tables>;

/** Fewer than any database takes in one statement. */
const mostIds = 10_000;

/**
 * The rows that a query finds for ids, however many those are. Without ids there is nothing to
 * ask, and no SQL that all databases take.
 */
export const forIds = async <Row>(
  ids: readonly string[],
  query: (some: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += mostIds)
    for (const row of await query(ids.slice(from, from + mostIds))) rows.push(row);
  return rows;
};

/** Rows by one of their keys. */
export const byKey = <Row, Key extends keyof Row>(
  rows: readonly Row[],
  key: Key,
): ReadonlyMap<Row[Key], Row> => new Map(rows.map((row) => [row[key], row]));

/** The values of one key under those of another, in the order of the rows. */
export const grouped = <Row, Key extends keyof Row, Value extends keyof Row>(
  rows: readonly Row[],
  key: Key,
  value: Value,
): ReadonlyMap<Row[Key], readonly Row[Value][]> => {
  const groups = new Map<Row[Key], Row[Value][]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(row[value]);
    else groups.set(row[key], [row[value]]);
  }
  return groups;
};

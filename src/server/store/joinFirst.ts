import { type RawBuilder, sql } from 'kysely';
import { perDialect } from './perDialect.js';

/** The rows of a table that belong to a row of `groups`. */
interface RowsOfGroup {
  readonly table: RawBuilder<unknown>;
  /** Which rows belong to the group; an index begins with what it compares. */
  readonly where: RawBuilder<unknown>;
  /** The order in the group, with which the index goes on. */
  readonly order: RawBuilder<unknown>;
  readonly limit: number;
}

/**
 * Joins the first rows of each group as `found`. They are read by an index: a window function would
 * read all rows of a group, of which there may be very many.
 */
export const joinFirst = ({ table, where, order, limit }: RowsOfGroup): RawBuilder<unknown> => {
  const rest = sql`from ${table} where ${where} order by ${order} limit ${limit}`;
  return perDialect(
    sql`join ${table} as found on found.rowid in (select ${table}.rowid ${rest})`,
    sql`cross join lateral (select ${table}.* ${rest}) as found`,
  );
};

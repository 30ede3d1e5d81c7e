import * as E from '#fp-ts/Either';
import { type RawBuilder, sql } from 'kysely';
import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import { fieldsOf } from '../../protocol/filter/filterFields.js';
import { parseFilter, type ReadField } from '../../protocol/filter/parseFilter.js';
import type { Page } from '../ports/page.js';
import { type Condition, type FilterColumn, type FilterColumns } from './filterColumns.js';
import { compileFilter, compileSort, orderBy, reversed } from './filterSql.js';
import type { Sql } from './sql.js';

/** What to look for, and where. */
export interface Search {
  /** The tables, with their joins. */
  readonly from: RawBuilder<unknown>;
  /** What all rows have in common, whatever the filter. */
  readonly where: readonly Condition[];
  /** The column that names a row; it orders rows that are equal by the sort. */
  readonly key: RawBuilder<unknown>;
  readonly columns: FilterColumns;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  /** Whether the order is the opposite one. */
  readonly isBackwards?: boolean;
  readonly page: Page;
  /** A test beyond the filter, which reads these fields. */
  readonly check?: {
    readonly fields: readonly string[];
    readonly test: (read: ReadField) => boolean;
  };
}

const matcherOf = (filter: Filter) => {
  const matcher = parseFilter(filter);
  if (E.isLeft(matcher)) throw new Error(matcher.left.message);
  return matcher.right;
};

type Found = Readonly<Record<string, unknown>> & { readonly key: string };

/**
 * The keys of one page of the rows that match a filter, sorted. If SQL cannot express the whole
 * filter, it reads the fields in question of those rows that may match, for the matcher.
 */
export const findPage = async (sqlTx: Sql, search: Search): Promise<readonly string[]> => {
  const { from, key, columns, filter, check, page } = search;
  const { condition, isExact } = compileFilter(filter, columns);
  const isPage = isExact && check === undefined;
  const named = isPage ? [] : [...new Set([...fieldsOf(filter), ...(check?.fields ?? [])])];
  const fields = named.flatMap((name, at): readonly (readonly [string, string, FilterColumn])[] => {
    const column = columns(name);
    return column ? [[name, `f${String(at)}`, column]] : [];
  });
  const selected = [
    sql`${key} as key`,
    ...fields.map(([, alias, { value }]) => sql`${value} as ${sql.ref(alias)}`),
  ];
  const ascending = compileSort(search.sort, columns, key);
  const order = orderBy(search.isBackwards === true ? reversed(ascending) : ascending);
  const { rows } = await sql<Found>`
    select ${sql.join(selected)} from ${from}
    where ${sql.join([...search.where, condition], sql` and `)}
    order by ${order}
    ${isPage ? sql`limit ${page.limit} offset ${page.offset}` : sql``}`.execute(sqlTx);
  if (isPage) return rows.map((row) => row.key);
  const matches = matcherOf(filter);
  const readerOf = (row: Found): ReadField => {
    const known = new Map(fields.map(([name, alias, { decode }]) => [name, decode(row[alias])]));
    return (name) => known.get(name);
  };
  return rows
    .filter((row) => {
      const read = readerOf(row);
      return (check?.test(read) ?? true) && matches(read);
    })
    .slice(page.offset, page.offset + page.limit)
    .map((row) => row.key);
};

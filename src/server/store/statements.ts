import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { DuplicateKeyError } from '../ports/duplicateKey.js';

/** Above the number of distinct statements; bounds those that differ by the length of a list. */
const capacity = 500;

// The driver's `reader` queries the database on every access.
const withKnownReader = (statement: SqliteStatement): SqliteStatement => ({
  reader: statement.reader,
  all: (parameters) => statement.all(parameters),
  run: (parameters) => statement.run(parameters),
  iterate: (parameters) => statement.iterate(parameters),
});

/**
 * Caches the prepared statements of a database. The query builder prepares each statement for every
 * run, which takes longer than most of them run.
 */
export const cacheStatements = (database: SqliteDatabase): SqliteDatabase => {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      if (statements.size >= capacity) statements.clear();
      const statement = withKnownReader(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
};

type Value = string | number | null;

type Rows = readonly unknown[];

/** A query of a fixed text, for what almost every call reads: it skips the query builder. */
type Query = (...parameters: readonly Value[]) => Rows | Promise<Rows>;

/**
 * A statement of a fixed text that writes. Statements after it see what it wrote; its failure rejects
 * the piece of work that it belongs to, at the latest at the end of that work.
 */
type Write = (...parameters: readonly Value[]) => void;

/** A table into which rows with keys of their own are inserted. */
export interface KeyedTable {
  readonly table: DuplicateKeyError['table'];
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** The failure of an insert whose key is stored already. */
export const duplicateKey = (
  { table, columns, key }: KeyedTable,
  parameters: readonly Value[],
  cause: unknown,
): DuplicateKeyError =>
  new DuplicateKeyError(
    table,
    key.map((column) => parameters[columns.indexOf(column)]),
    cause,
  );

/** Prepares statements of fixed texts, each once; `?` stands for a parameter. */
export interface Statements {
  readonly query: (sql: string) => Query;
  readonly write: (sql: string) => Write;
  /** Inserts a row. It fails with a `DuplicateKeyError` when the table has one with its key. */
  readonly insert: (into: KeyedTable) => Write;
}

/** The statements of a database in this process, which answers at once. */
export interface LocalStatements extends Statements {
  readonly query: (sql: string) => (...parameters: readonly Value[]) => Rows;
}

export const createStatements = (
  database: SqliteDatabase,
  beforeWrite: () => void,
): LocalStatements => {
  const prepared = (sql: string, before: () => void) => {
    let statement: SqliteStatement | undefined;
    return (...parameters: readonly Value[]): Rows => {
      before();
      // The tables of the text exist only after the migrations.
      statement ??= withKnownReader(database.prepare(sql));
      if (statement.reader) return statement.all(parameters);
      statement.run(parameters);
      return [];
    };
  };
  return {
    query: (sql) => prepared(sql, () => undefined),
    write: (sql) => prepared(sql, beforeWrite),
    insert: (into) => {
      const run = prepared(insertInto(into.table, into.columns), beforeWrite);
      return (...parameters) => {
        try {
          run(...parameters);
        } catch (error) {
          const { code } = error as { readonly code?: unknown };
          throw code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
            ? duplicateKey(into, parameters, error)
            : (error as Error);
        }
      };
    },
  };
};

const placeholders = (columns: readonly string[]): string => columns.map(() => '?').join(', ');

const quoted = (columns: readonly string[]): string =>
  columns.map((column) => `"${column}"`).join(', ');

/** The text of a statement that inserts a row. */
export const insertInto = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${quoted(columns)}) values (${placeholders(columns)})`;

/** The text of a statement that inserts a row, or replaces the one with the same key. */
export const upsertInto = (
  table: string,
  columns: readonly string[],
  key: readonly string[],
): string => {
  const set = columns
    .filter((column) => !key.includes(column))
    .map((column) => `"${column}" = excluded."${column}"`)
    .join(', ');
  return `${insertInto(table, columns)} on conflict (${quoted(key)}) do update set ${set}`;
};

/** The values of a stored row in the order of columns. */
export const valuesOf = <Row extends object>(
  row: Row,
  columns: readonly (keyof Row)[],
): readonly Value[] => columns.map((column) => row[column] as Value);

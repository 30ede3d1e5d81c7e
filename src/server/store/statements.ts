import type { SqliteDatabase, SqliteStatement } from 'kysely';

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

/** A statement of a fixed text, for what almost every call runs: it skips the query builder. */
type Statement = (...parameters: readonly Value[]) => readonly unknown[];

/** Prepares statements of fixed texts, each once. */
export interface Statements {
  readonly query: (sql: string) => Statement;
  /** A statement that writes; what it returns are the rows of its `returning`. */
  readonly write: (sql: string) => Statement;
}

export const createStatements = (database: SqliteDatabase, beforeWrite: () => void): Statements => {
  const prepared = (sql: string, before: () => void): Statement => {
    let statement: SqliteStatement | undefined;
    return (...parameters) => {
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

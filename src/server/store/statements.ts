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
